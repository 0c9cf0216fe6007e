package dev.callboard.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the policy said of one input.
 *
 * <p>Only {@link Allowed} permits anything, and only the gate can make one: its constructor is not public.
 */
public sealed interface PolicyDecision {

    /** The id of the input that was judged. */
    String id();

    /** The revision of the bundle that judged; empty if none did. */
    String revision();

    /**
     * Every rule was content, and said so.
     *
     * <p>The judged input is kept, so that exactly it and nothing else can be handed to an action. Where rules asked
     * for changes, {@link #judged()} is the changed input, which was judged again, and {@link #changes()} says what
     * differs from the one asked about.
     */
    final class Allowed implements PolicyDecision {

        private final String id;
        private final String revision;
        private final List<Finding> warnings;
        private final Obligations obligations;
        private final ObjectNode judged;

        Allowed(String id, String revision, List<Finding> warnings, Obligations obligations, ObjectNode judged) {
            this.id = id;
            this.revision = revision;
            this.warnings = List.copyOf(warnings);
            this.obligations = obligations;
            this.judged = judged;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String revision() {
            return revision;
        }

        /** What rules remarked without forbidding. */
        public List<Finding> warnings() {
            return warnings;
        }

        /** What rules changed in the step's input; most often empty. */
        public List<InputChange> changes() {
            return obligations.changes();
        }

        /** The labels, by name, that rules give to the task. */
        public Map<String, String> labels() {
            return obligations.labels();
        }

        /** Pointers into the step's input to what rules want to see in no log. */
        public Set<JsonPointer> redactions() {
            return obligations.redactions();
        }

        /** The input document that was judged, whole: a copy that nobody else holds. */
        public ObjectNode judged() {
            return judged.deepCopy();
        }

        /**
         * The step input to hand to the action: the given one, changed as the rules asked.
         *
         * <p>The given input may differ from the judged one in that it holds real secrets where the judged one holds
         * placeholders; no rule can change those.
         */
        public ObjectNode applyTo(ObjectNode stepInput) {
            ObjectNode changed = stepInput.deepCopy();
            changes().forEach(change -> change.applyTo(changed));
            return changed;
        }
    }

    /** At least one rule, or the platform itself, forbids the input. Never without a finding. */
    record Denied(String id, String revision, List<Finding> findings) implements PolicyDecision {

        public Denied {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("A refusal gives at least one reason");
            }
        }
    }

    /** No rule forbids the input, but somebody has to approve it first. Permits nothing until then. */
    record NeedsApproval(String id, String revision, List<ApprovalRequirement> requirements) implements PolicyDecision {

        public NeedsApproval {
            requirements = List.copyOf(requirements);
            if (requirements.isEmpty()) {
                throw new IllegalArgumentException("Somebody's approval has to be needed");
            }
        }

        /** The requirements as reasons for a refusal, for callers that have no way to collect approvals. */
        public List<Finding> findings() {
            return requirements.stream().map(ApprovalRequirement::asFinding).toList();
        }
    }

    /** The engine could not be asked; a later attempt may get an answer. Permits nothing. */
    record Unavailable(String id, String why) implements PolicyDecision {

        @Override
        public String revision() {
            return "";
        }
    }
}
