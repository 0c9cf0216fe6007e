package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyInput;
import dev.callboard.scaffolder.action.ActionException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an execution has put out and the policy lets pass: the only thing with which an execution is complete, so that
 * nothing else reaches the journal or a later step.
 */
final class PermittedOutputs {

    private final Performed performed;
    private final @Nullable Allowed decision;

    private PermittedOutputs(Performed performed, @Nullable Allowed decision) {
        this.performed = performed;
        this.decision = decision;
    }

    /**
     * Nothing was put out, so there is nothing to judge.
     *
     * @throws IllegalArgumentException if there is
     */
    static PermittedOutputs none(Performed performed) {
        if (!performed.outputs().isEmpty()) {
            throw new IllegalArgumentException("Outputs have to be judged");
        }
        return new PermittedOutputs(performed, null);
    }

    /**
     * Takes the policy's word for outputs.
     *
     * @throws ActionException if the word was given for something else
     */
    static PermittedOutputs of(Performed performed, PolicyInput question, Allowed decision) {
        ObjectNode asked = question.document();
        if (!SameJson.equal(asked, decision.judged())
                || !PolicyDocuments.OUTPUT.equals(asked.path("phase").asString(""))
                || !SameJson.equal(asked.at("/step/output"), performed.masked())) {
            throw ActionException.notAllowed(
                    "The policy's decision is about something else than what step %s has put out"
                            .formatted(performed.permitted().proposed().step().id()));
        }
        return new PermittedOutputs(performed, decision);
    }

    Performed performed() {
        return performed;
    }

    /** The labels that rules give to the task because of the outputs. */
    Map<String, String> labels() {
        return decision == null ? Map.of() : decision.labels();
    }

    /** Where in the step's input there is what rules want to see in no log from now on. */
    List<JsonPointer> hidden() {
        return decision == null ? List.of() : List.copyOf(decision.redactions());
    }
}
