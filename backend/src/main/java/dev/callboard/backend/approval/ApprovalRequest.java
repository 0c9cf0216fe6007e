package dev.callboard.backend.approval;

import dev.callboard.policy.ApprovalRequirement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that people are asked to approve.
 *
 * @param subject what it is about
 * @param requirement which rule asks, why, and whom
 * @param decidedAt when it stopped being open, or null
 * @param reviews what has been said so far, oldest first
 */
public record ApprovalRequest(
        UUID id,
        Subject subject,
        ApprovalRequirement requirement,
        ApprovalStatus status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant decidedAt,
        List<Review> reviews) {

    public ApprovalRequest {
        reviews = List.copyOf(reviews);
    }

    /**
     * What is to be approved.
     *
     * @param task the id of the task
     * @param planHash an answer counts for this plan only
     * @param requester who asked for the task
     * @param stepId the step that waits, or null if it is the whole plan
     * @param template the entity reference of the template
     * @param question what the policy was asked, secrets masked
     */
    public record Subject(
            UUID task,
            String planHash,
            String requester,
            @Nullable String stepId,
            String template,
            ObjectNode question) {}

    /**
     * What one person said.
     *
     * @param groups the groups through which this person may answer
     * @param comment why, or null
     */
    public record Review(
            String reviewer,
            List<String> groups,
            boolean approves,
            @Nullable String comment,
            Instant at) {

        public Review {
            groups = List.copyOf(groups);
        }
    }

    long approvals() {
        return reviews.stream().filter(Review::approves).count();
    }

    /** The request without the question, which may be long. */
    ObjectNode summary() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id.toString());
        json.put("status", status.toString());
        json.put("code", requirement.code());
        json.put("reason", requirement.reason());
        requirement.groups().forEach(json.putArray("groups")::add);
        json.put("min", requirement.atLeast());
        json.put("approvals", approvals());
        json.put("excludeRequester", requirement.excludesRequester());
        json.put("taskId", subject.task().toString());
        json.put("stepId", subject.stepId());
        json.put("template", subject.template());
        json.put("requester", subject.requester());
        json.put("planHash", subject.planHash());
        json.put("createdAt", createdAt.toString());
        json.put("expiresAt", expiresAt.toString());
        json.put("decidedAt", decidedAt == null ? null : decidedAt.toString());
        var list = json.putArray("reviews");
        for (Review review : reviews) {
            ObjectNode one = list.addObject();
            one.put("reviewer", review.reviewer());
            review.groups().forEach(one.putArray("groups")::add);
            one.put("verdict", review.approves() ? "approve" : "reject");
            one.put("comment", review.comment());
            one.put("createdAt", review.at().toString());
        }
        return json;
    }

    /** All of the request. */
    ObjectNode toJson() {
        ObjectNode json = summary();
        json.set("question", subject.question());
        return json;
    }
}
