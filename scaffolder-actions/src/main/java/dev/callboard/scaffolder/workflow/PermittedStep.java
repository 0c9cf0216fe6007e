package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionContext.Past;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.template.ValueSchema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution, or the undoing of one, that the policy has allowed: the only thing from which an action can be called.
 *
 * <p>It is made from an {@link Allowed} and from nothing else, and only if what was judged is what will be handed to the
 * action. Each can be used once.
 */
final class PermittedStep {

    private final ProposedStep proposed;
    private final Allowed decision;
    private final ObjectNode input;
    private boolean used;

    private PermittedStep(ProposedStep proposed, Allowed decision, ObjectNode input) {
        this.proposed = proposed;
        this.decision = decision;
        this.input = input;
    }

    /**
     * Takes the policy's word for a step.
     *
     * @throws ActionException if the word was given for something else, or if the changes that rules made to the input
     *     make it invalid or lead it elsewhere
     */
    static PermittedStep of(ProposedStep proposed, Allowed decision, KeyedHash hash, Optional<ValueSchema> schema) {
        ObjectNode judged = decision.judged();
        ObjectNode asked = proposed.question().document().deepCopy();
        ObjectNode step = (ObjectNode) asked.path("step");
        step.set("input", decision.applyTo((ObjectNode) step.path("input")));
        boolean same = SameJson.equal(asked, judged)
                && hash.of(proposed.input())
                        .equals(judged.path("step").path("inputHash").asString(""));
        if (!same) {
            throw ActionException.notAllowed("The policy's decision is about another input than that of step %s"
                    .formatted(proposed.step().id()));
        }
        ObjectNode input = decision.applyTo(proposed.input());
        if (!decision.changes().isEmpty()) {
            checkChanges(proposed, input, step.path("input"), schema);
        }
        return new PermittedStep(proposed, decision, input);
    }

    private static void checkChanges(
            ProposedStep proposed, ObjectNode input, JsonNode masked, Optional<ValueSchema> schema) {
        ActionTarget before = StepTargets.of(proposed.action(), proposed.rendered());
        RenderedValue rendered = proposed.rendered();
        RenderedValue changed =
                new RenderedValue(input, masked, rendered.redacted(), rendered.unknown(), rendered.derived());
        if (!StepTargets.of(proposed.action(), changed).equals(before)) {
            throw ActionException.notAllowed("The policy's changes lead step %s to another target"
                    .formatted(proposed.step().id()));
        }
        schema.ifPresent(known -> {
            if (!known.check(input).isEmpty()) {
                throw ActionException.notAllowed("The policy's changes make the input of step %s invalid"
                        .formatted(proposed.step().id()));
            }
        });
    }

    /** The texts and numbers of the input that rules want to see in no log, longest first. */
    List<String> hidden() {
        return HiddenTexts.at(input, decision.redactions());
    }

    ProposedStep proposed() {
        return proposed;
    }

    Allowed decision() {
        return decision;
    }

    /** The input as the action gets it, which is the asked one with the policy's changes. */
    ObjectNode input() {
        return input.deepCopy();
    }

    /** Calls the action and gives its outputs. Blocking. */
    ObjectNode execute(ActionContext.Task task, ActionLog log, EffectNotes notes)
            throws IOException, InterruptedException {
        use(PolicyDocuments.STEP);
        ActionContext context = context(task, log, new Past(notes, JsonNodeFactory.instance.objectNode()));
        proposed.action().execute(context);
        return context.outputs();
    }

    /** Has the action look for the effect of the execution. Blocking. */
    Found find(ActionContext.Task task, ActionLog log, Past past) throws IOException, InterruptedException {
        return proposed.action().find(context(task, log, past));
    }

    /** Has the action take the effect of the execution back. Blocking. */
    Undone undo(ActionContext.Task task, ActionLog log, Past past) throws IOException, InterruptedException {
        use(PolicyDocuments.UNDO);
        return proposed.action().undo(context(task, log, past));
    }

    private void use(String phase) {
        if (used || !decision.judged().path("phase").asString().equals(phase)) {
            throw new IllegalStateException("A permission is good for one use of its kind");
        }
        used = true;
    }

    private ActionContext context(ActionContext.Task task, ActionLog log, Past past) {
        return new ActionContext(
                task,
                new ActionContext.Step(
                        proposed.step().id(),
                        proposed.step().name(),
                        proposed.execution().idempotencyKey(task.id())),
                input.deepCopy(),
                log,
                past);
    }
}
