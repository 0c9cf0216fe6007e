package dev.callboard.backend.policy.records;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.web.NotAllowedError;
import java.util.List;

/**
 * Who may read which records: those whom the configuration names read all, other users what was decided about themselves.
 *
 * <p>A service may read all unless the configuration names readers, because only the operator gives out its token.
 */
public final class DecisionReaders {

    private final List<String> named;
    private final UserDirectory users;

    DecisionReaders(List<String> named, UserDirectory users) {
        this.named = named;
        this.users = users;
    }

    /** Whether the caller may read what was decided about anybody. */
    public boolean maySeeAll(Credentials caller) {
        return switch (caller) {
            case Credentials.User user ->
                named.contains(user.ref().toString())
                        || users.groupsOf(user.ref()).orElse(List.of()).stream()
                                .anyMatch(group -> named.contains(group.toString()));
            case Credentials.Service service -> named.isEmpty() || named.contains(service.subject());
            case Credentials.None none -> false;
        };
    }

    /** @throws NotAllowedError if the caller may not read what was decided about anybody */
    public void requireAll(Credentials caller, String what) {
        if (!maySeeAll(caller)) {
            throw new NotAllowedError(
                    what + " is for those who may read all decisions; ask the operator to name you in "
                            + RecordSettings.SECTION + ".readers");
        }
    }

    /** The query, made smaller to what the caller may see. */
    DecisionQuery limited(DecisionQuery query, Credentials caller) {
        if (maySeeAll(caller)) {
            return query;
        }
        String own = own(caller);
        if (query.subject() != null && !query.subject().equals(own)) {
            throw new NotAllowedError("You may read the decisions about yourself; to read those about "
                    + query.subject() + ", ask the operator to name you in " + RecordSettings.SECTION + ".readers");
        }
        return query.ofSubject(own);
    }

    boolean maySee(String subject, Credentials caller) {
        return maySeeAll(caller)
                || (caller instanceof Credentials.User user
                        && subject.equals(user.ref().toString()));
    }

    private static String own(Credentials caller) {
        if (caller instanceof Credentials.User user) {
            return user.ref().toString();
        }
        throw new NotAllowedError("Decisions are read by users, and by services that are named in "
                + RecordSettings.SECTION + ".readers");
    }
}
