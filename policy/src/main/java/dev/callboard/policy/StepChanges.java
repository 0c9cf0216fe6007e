package dev.callboard.policy;

import dev.callboard.policy.DecisionDocument.ContractViolation;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the changes that rules ask for in the input of a step, where that can be done without any doubt. */
final class StepChanges {

    private StepChanges() {}

    /** @throws ContractViolation if there is an obligation where there is no step about to run */
    static void requireStep(EntryPoint entryPoint, ObjectNode document, Obligations obligations) {
        boolean step = entryPoint == EntryPoint.ACTION
                && "step".equals(document.path("phase").asString(""))
                && document.at("/step/input").isObject();
        if (!step && !obligations.equals(Obligations.NONE)) {
            throw new ContractViolation("It has obligations where no step is about to run");
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
