package dev.callboard.policy;

import dev.callboard.policy.DecisionDocument.ContractViolation;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the changes that rules ask for in the input of a step, where that can be done without any doubt. */
final class StepChanges {

    private static final String HAS_RUN = "output";

    private StepChanges() {}

    /**
     * Requires that obligations can be met.
     *
     * @throws ContractViolation if there is an obligation where no step is about to run or has just run, or a change of the
     *     input of one that has run
     */
    static void requireStep(EntryPoint entryPoint, ObjectNode document, Obligations obligations) {
        String phase = document.path("phase").asString("");
        boolean step = entryPoint == EntryPoint.ACTION
                && Set.of("step", HAS_RUN).contains(phase)
                && document.at("/step/input").isObject();
        if (!step && !obligations.equals(Obligations.NONE)) {
            throw new ContractViolation("It has obligations where no step is about to run");
        }
        // A rule may say again what it said before the step ran; what is so already is no change.
        if (HAS_RUN.equals(phase) && !apply(document, obligations.changes()).equals(document)) {
            throw new ContractViolation("It asks for a change of the input of a step that has run");
        }
    }

    /**
     * The document of a step with the changes made.
     *
     * @throws ContractViolation if changes are asked for a redacted value, or if two of them concern the same value and
     *     differ
     */
    static ObjectNode apply(ObjectNode document, List<InputChange> changes) {
        ObjectNode changed = document.deepCopy();
        if (changes.isEmpty()) {
            return changed;
        }
        ObjectNode stepInput = (ObjectNode) changed.at("/step/input");
        for (InputChange change : changes) {
            refuseDoubt(change, changes, document);
            try {
                change.applyTo(stepInput);
            } catch (IllegalArgumentException noPlace) {
                throw new ContractViolation(
                        change.code() + " asks for a change at " + change.path() + ", and the input has no such place");
            }
        }
        return changed;
    }

    private static void refuseDoubt(InputChange change, List<InputChange> changes, ObjectNode document) {
        for (InputChange other : changes) {
            boolean same = change.path().equals(other.path()) && Objects.equals(change.value(), other.value());
            if (!same && change.overlaps(other.path())) {
                throw new ContractViolation(
                        change.code() + " and " + other.code() + " ask for different changes at " + change.path());
            }
        }
        for (JsonNode redacted : document.at("/step/redacted")) {
            if (change.overlaps(pointer(redacted))) {
                throw new ContractViolation(change.code() + " asks for a change of a secret at " + change.path());
            }
        }
    }

    private static JsonPointer pointer(JsonNode redacted) {
        try {
            return JsonPointer.compile(redacted.asString(""));
        } catch (IllegalArgumentException malformed) {
            throw new ContractViolation("It asks for changes to a step whose secrets are not known: " + redacted);
        }
    }
}
