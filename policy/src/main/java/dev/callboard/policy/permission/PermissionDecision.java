package dev.callboard.policy.permission;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the policy said of a permission. */
public sealed interface PermissionDecision {

    /** It is granted. */
    record Allowed(Basis basis) implements PermissionDecision {}

    /**
     * It is granted for the things that meet conditions.
     *
     * @param pluginId the plugin that knows the rules in the conditions
     * @param conditions as Backstage writes them; all their rules are known, with all their parameters
     */
    record Conditional(String pluginId, String resourceType, ObjectNode conditions, Basis basis)
            implements PermissionDecision {}

    /**
     * What a decision rests on.
     *
     * @param revision of the bundle that was asked; empty if it gave no usable answer
     * @param rules the names of the rules that led to the decision; empty if none did, or the bundle does not tell
     */
    record Basis(String revision, List<String> rules) {

        static final Basis NONE = new Basis("", List.of());

        public Basis {
            rules = List.copyOf(rules);
        }
    }

    /** The engine could not be asked, so nothing is granted. Ask again later. */
    record Unavailable(String why) implements PermissionDecision {}

    /** It is not granted. Never without a reason. */
    record Denied(List<String> reasons, Basis basis) implements PermissionDecision {

        public Denied {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("A refusal gives at least one reason");
            }
        }
    }
}
