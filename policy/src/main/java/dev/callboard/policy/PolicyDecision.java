package dev.callboard.policy;

import java.util.List;
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
     * <p>The judged input is kept, so that exactly it and nothing else can be handed to an action.
     */
    final class Allowed implements PolicyDecision {

        private final String id;
        private final String revision;
        private final List<Finding> warnings;
        private final ObjectNode judged;

        Allowed(String id, String revision, List<Finding> warnings, ObjectNode judged) {
            this.id = id;
            this.revision = revision;
            this.warnings = List.copyOf(warnings);
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

        /** The input document that was judged, whole. */
        public ObjectNode judged() {
            return judged;
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

    /** The engine could not be asked; a later attempt may get an answer. Permits nothing. */
    record Unavailable(String id, String why) implements PolicyDecision {

        @Override
        public String revision() {
            return "";
        }
    }
}
