package dev.callboard.backend.approval;

import java.util.List;
import java.util.stream.Stream;

/**
 * What people are told, in the shape of a Backstage notification.
 *
 * @param recipients entity references of users and groups
 * @param excluded those of them who are not told although a group of theirs is
 * @param link where to read more
 * @param severity {@code low}, {@code normal}, {@code high} or {@code critical}
 * @param scope what later notifications about the same thing replace
 */
record ApprovalNotification(
        List<String> recipients,
        List<String> excluded,
        String topic,
        String title,
        String description,
        String link,
        String severity,
        String scope) {

    ApprovalNotification {
        recipients = List.copyOf(recipients);
        excluded = List.copyOf(excluded);
    }

    /**
     * For those who may approve.
     *
     * @param answer the address of the request
     */
    static ApprovalNotification asked(ApprovalRequest request, String answer) {
        return new ApprovalNotification(
                request.requirement().groups(),
                request.requirement().excludesRequester()
                        ? List.of(request.subject().requester())
                        : List.of(),
                "approval.requested",
                "Approval needed: " + request.requirement().code(),
                "%s (%s, asked for by %s). Answer until %s at %s"
                        .formatted(
                                request.requirement().reason(),
                                request.subject().template(),
                                request.subject().requester(),
                                request.expiresAt(),
                                answer),
                taskPage(request),
                "high",
                scope(request));
    }

    /** For whoever asked, and for those who were asked, so that nobody answers in vain. */
    static ApprovalNotification decided(ApprovalRequest request, ApprovalStatus status, String answer) {
        return new ApprovalNotification(
                Stream.concat(Stream.of(request.subject().requester()), request.requirement().groups().stream())
                        .toList(),
                List.of(),
                "approval.decided",
                "Approval " + request.requirement().code() + ": " + status,
                "%s (%s, asked for by %s). See %s"
                        .formatted(
                                request.requirement().reason(),
                                request.subject().template(),
                                request.subject().requester(),
                                answer),
                taskPage(request),
                status == ApprovalStatus.APPROVED ? "normal" : "high",
                scope(request));
    }

    /** For those who were asked: the task has ended or is another one now. */
    static ApprovalNotification withdrawn(ApprovalRequest request) {
        return new ApprovalNotification(
                request.requirement().groups(),
                List.of(request.subject().requester()),
                "approval.withdrawn",
                "Approval " + request.requirement().code() + " is not needed any more",
                request.requirement().reason() + " (" + request.subject().template() + ", asked for by "
                        + request.subject().requester() + ")",
                taskPage(request),
                "low",
                scope(request));
    }

    /** Of the frontend, whose log says more; an address of this server would ask a browser for a token. */
    private static String taskPage(ApprovalRequest request) {
        return "/create/tasks/" + request.subject().task();
    }

    private static String scope(ApprovalRequest request) {
        return "approval:" + request.id();
    }
}
