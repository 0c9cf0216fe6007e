package dev.callboard.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The approvals that the platform put into an input, each given by a person for one rule. */
record GivenApprovals(String requester, List<Given> given) {

    private record Given(String code, String by, Set<String> groups) {}

    /** Reads {@code context.approvals}; what is not a whole approval is none. */
    static GivenApprovals of(JsonNode document) {
        List<Given> given = new ArrayList<>();
        for (JsonNode approval : document.at("/context/approvals")) {
            String code = approval.path("code").asString("");
            String by = lowerCase(approval.path("by"));
            Set<String> groups = new HashSet<>();
            approval.path("groups").forEach(group -> groups.add(lowerCase(group)));
            if (!code.isEmpty() && !by.isEmpty()) {
                given.add(new Given(code, by, groups));
            }
        }
        return new GivenApprovals(lowerCase(document.at("/subject/ref")), given);
    }

    /** The requirements that these approvals leave open. */
    List<ApprovalRequirement> open(List<ApprovalRequirement> requirements) {
        return requirements.stream()
                .filter(requirement -> approvers(requirement) < requirement.atLeast())
                .toList();
    }

    private long approvers(ApprovalRequirement requirement) {
        return given.stream()
                .filter(approval -> approval.code().equals(requirement.code()))
                .filter(approval -> requirement.groups().stream().anyMatch(approval.groups()::contains))
                .map(Given::by)
                .filter(by -> !requirement.excludesRequester() || (!requester.isEmpty() && !by.equals(requester)))
                .distinct()
                .count();
    }

    private static String lowerCase(JsonNode text) {
        return text.asString("").toLowerCase(Locale.ROOT);
    }
}
