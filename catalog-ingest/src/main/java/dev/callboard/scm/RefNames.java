package dev.callboard.scm;

import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** What people write for a ref, and what Git may call it. */
final class RefNames {

    private RefNames() {}

    static boolean isCommit(String ref) {
        return FileUrl.isCommit(ref);
    }

    /** The full names that a ref may stand for, the likeliest first; none if nothing can have such a name. */
    static List<String> candidates(String ref) {
        if (ref.isEmpty() || ref.equals(Constants.HEAD)) {
            return List.of(Constants.HEAD);
        }
        if (ref.startsWith(Constants.R_REFS)) {
            return Repository.isValidRefName(ref) ? List.of(ref) : List.of();
        }
        return Repository.isValidRefName(Constants.R_HEADS + ref)
                ? List.of(Constants.R_HEADS + ref, Constants.R_TAGS + ref)
                : List.of();
    }
}
