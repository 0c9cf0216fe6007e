package dev.callboard.policy.permission;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the policy said of a permission. */
public sealed interface PermissionDecision {

    /** It is granted. */
    record Allowed() implements PermissionDecision {}

    /**
     * It is granted for the things that meet conditions.
     *
     * @param pluginId the plugin that knows the rules in the conditions
     * @param conditions as Backstage writes them; all their rules are known, with all their parameters
     */
    record Conditional(String pluginId, String resourceType, ObjectNode conditions) implements PermissionDecision {}

    /** It is not granted. Never without a reason. */
    record Denied(List<String> reasons) implements PermissionDecision {

        public Denied {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("A refusal gives at least one reason");
            }
        }
    }
}
