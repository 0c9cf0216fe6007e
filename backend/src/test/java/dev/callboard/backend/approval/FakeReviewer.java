package dev.callboard.backend.approval;

import java.util.List;
import java.util.UUID;

/** A person who answers, for tests of features that wait for answers. */
public final class FakeReviewer {

    private final Approvals approvals;
    private final String ref;
    private final List<String> owned;

    public FakeReviewer(Approvals approvals, String ref, String group) {
        this.approvals = approvals;
        this.ref = ref;
        this.owned = List.of(ref, group);
    }

    public ApprovalRequest approve(UUID request) {
        return approvals.review(request, ref, owned, true, null);
    }

    public ApprovalRequest reject(UUID request, String comment) {
        return approvals.review(request, ref, owned, false, comment);
    }
}
