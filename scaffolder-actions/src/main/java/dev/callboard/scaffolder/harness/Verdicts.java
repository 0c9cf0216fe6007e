package dev.callboard.scaffolder.harness;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.scaffolder.workflow.TaskApprovals;
import dev.callboard.scaffolder.workflow.TaskApprovals.Bound;
import dev.callboard.scaffolder.workflow.TaskApprovals.Denied;
import dev.callboard.scaffolder.workflow.TaskApprovals.Given;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the people of a test say when a run waits for them, by the code of the rule that asks. */
final class Verdicts {

    private static final String APPROVER = "user:default/approver-";

    private final Map<String, Verdict> verdicts;
    private final String requester;
    private final Instant now;
    private final Set<ObjectNode> waitedFor = new LinkedHashSet<>();
    private final List<Given> given = new ArrayList<>();
    private final List<Denied> denied = new ArrayList<>();

    /** How a test answers. */
    private enum Verdict {
        APPROVE,
        REJECT,
        EXPIRE
    }

    private Verdicts(Map<String, Verdict> verdicts, String requester, Instant now) {
        this.verdicts = verdicts;
        this.requester = requester;
        this.now = now;
    }

    /** @throws IllegalArgumentException if the test says something that is no verdict */
    static Verdicts of(TestCase test) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        test.approvals().forEachEntry((code, said) -> verdicts.put(code, verdict(code, said)));
        return new Verdicts(verdicts, test.user(), test.now());
    }

    private static Verdict verdict(String code, JsonNode said) {
        return switch (said.asString("")) {
            case "approve" -> Verdict.APPROVE;
            case "reject" -> Verdict.REJECT;
            case "expire" -> Verdict.EXPIRE;
            default ->
                throw new IllegalArgumentException(
                        "'approvals.%s' should be approve, reject or expire, not %s".formatted(code, said));
        };
    }

    /** Whom the run has waited for so far, and where. */
    List<ObjectNode> waitedFor() {
        return List.copyOf(waitedFor);
    }

    /** The codes that the test has a verdict for and nobody was asked about. */
    List<String> unasked() {
        return verdicts.keySet().stream()
                .filter(code -> waitedFor.stream()
                        .noneMatch(asked -> asked.path("code").asString("").equals(code)))
                .toList();
    }

    /** All that has been said, with the answer to this; empty if the test has none, or said it before to no avail. */
    Optional<TaskApprovals> answers(WorkflowResult.Waiting waiting) {
        waiting.requirements().forEach(requirement -> waitedFor.add(described(requirement, waiting)));
        Bound bound = new Bound(waiting.planHash(), requester);
        Point point = new Point(waiting.stepId(), waiting.isUndoing());
        for (ApprovalRequirement requirement : waiting.requirements()) {
            Verdict verdict = verdicts.get(requirement.code());
            if (verdict == null || isAnswered(requirement.code(), bound)) {
                return Optional.empty();
            }
            switch (verdict) {
                case APPROVE -> approve(requirement, bound);
                case REJECT ->
                    denied.add(
                            new Denied(requirement.code(), APPROVER + "1 rejected it: the test says so", bound, point));
                case EXPIRE ->
                    denied.add(new Denied(
                            requirement.code(),
                            "Nobody gave the approval in time: " + requirement.reason(),
                            bound,
                            point));
            }
        }
        return Optional.of(new TaskApprovals(given, denied));
    }

    private boolean isAnswered(String code, Bound bound) {
        return given.stream()
                        .anyMatch(one -> one.code().equals(code) && one.bound().equals(bound))
                || denied.stream()
                        .anyMatch(one -> one.code().equals(code) && one.bound().equals(bound));
    }

    private void approve(ApprovalRequirement requirement, Bound bound) {
        for (int person = 1; person <= requirement.atLeast(); person++) {
            given.add(new Given(requirement.code(), APPROVER + person, requirement.groups(), now, bound));
        }
    }

    private static ObjectNode described(ApprovalRequirement requirement, WorkflowResult.Waiting waiting) {
        ObjectNode described = JsonNodeFactory.instance.objectNode().put("code", requirement.code());
        described.put("step", waiting.stepId());
        described.put("undoing", waiting.isUndoing());
        ArrayNode groups = described.putArray("groups");
        requirement.groups().forEach(groups::add);
        return described
                .put("atLeast", requirement.atLeast())
                .put("excludesRequester", requirement.excludesRequester())
                .put("expiresIn", requirement.expiresIn().toString().toLowerCase(Locale.ROOT))
                .put("reason", requirement.reason());
    }
}
