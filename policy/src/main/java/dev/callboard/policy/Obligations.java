package dev.callboard.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonPointer;

/**
 * What rules make a condition of allowing a step.
 *
 * @param changes of the step's input
 * @param labels that the task is given, by name
 * @param redactions pointers into the step's input to what must not appear in a log
 */
record Obligations(List<InputChange> changes, Map<String, String> labels, Set<JsonPointer> redactions) {

    static final Obligations NONE = new Obligations(List.of(), Map.of(), Set.of());

    Obligations {
        changes = List.copyOf(changes);
        labels = Map.copyOf(labels);
        redactions = Set.copyOf(redactions);
    }

    /** The changes that were made, and the labels and redactions of both: what was asked for once is not taken back. */
    Obligations with(Obligations others) {
        Collector both = new Collector();
        labels.forEach((name, value) -> both.label(name, value, "The policy"));
        others.labels.forEach((name, value) -> both.label(name, value, "The policy"));
        both.redactions.addAll(redactions);
        both.redactions.addAll(others.redactions);
        both.changes.addAll(changes);
        return both.collected();
    }

    /** Takes one obligation after the other, and none that contradicts one before it. */
    static final class Collector {

        private final List<InputChange> changes = new ArrayList<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Set<JsonPointer> redactions = new LinkedHashSet<>();

        void change(InputChange change) {
            changes.add(change);
        }

        void redact(JsonPointer pointer) {
            redactions.add(pointer);
        }

        /** @throws DecisionDocument.ContractViolation if the label has another value already */
        void label(String name, String value, String code) {
            String before = labels.putIfAbsent(name, value);
            if (before != null && !before.equals(value)) {
                throw new DecisionDocument.ContractViolation(
                        code + " asks for another value of the label " + name + " than a rule before it");
            }
        }

        Obligations collected() {
            return new Obligations(changes, labels, redactions);
        }
    }
}
