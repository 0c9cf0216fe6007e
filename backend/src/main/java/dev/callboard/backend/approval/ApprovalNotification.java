package dev.callboard.backend.approval;

import java.util.List;

/**
 * What people are told, in the shape of a Backstage notification.
 *
 * @param recipients entity references of users and groups
 * @param link where to read more
 * @param severity {@code low}, {@code normal}, {@code high} or {@code critical}
 * @param scope what later notifications about the same thing replace
 */
record ApprovalNotification(
        List<String> recipients,
        String topic,
        String title,
        String description,
        String link,
        String severity,
        String scope) {

    /** For those who may approve. */
    static ApprovalNotification asked(ApprovalRequest request, String link) {
        return new ApprovalNotification(
                request.requirement().groups(),
                "approval.requested",
                "Approval needed: " + request.requirement().code(),
                request.requirement().reason() + " (" + request.subject().template() + ", asked for by "
                        + request.subject().requester() + ")",
                link,
                "high",
                "approval:" + request.id());
    }

    /** For whoever asked. */
    static ApprovalNotification decided(ApprovalRequest request, ApprovalStatus status, String link) {
        return new ApprovalNotification(
                List.of(request.subject().requester()),
                "approval.decided",
                "Approval " + request.requirement().code() + ": " + status,
                request.requirement().reason() + " (" + request.subject().template() + ")",
                link,
                status == ApprovalStatus.APPROVED ? "normal" : "high",
                "approval:" + request.id());
    }
}
