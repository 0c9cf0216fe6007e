package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyInput;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.TaskStep;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that is ready but for the policy's word: rendered, valid, and put into words for the policy.
 *
 * @param input the input with secrets in it
 * @param inputHash the keyed digest of {@code input} that the question carries
 * @param rendered both forms of the input, and what is hidden in them
 * @param question what the policy is asked
 */
record ProposedStep(
        TaskStep step,
        Execution execution,
        @Nullable Iteration iteration,
        TemplateAction action,
        ObjectNode input,
        String inputHash,
        RenderedValue rendered,
        PolicyInput question) {}
