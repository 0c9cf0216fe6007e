package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.config.Secret;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.TaskSecrets;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What a task keeps encrypted until it ends.
 *
 * @param given what whoever asked for it gave it; templates may use these
 * @param userToken proves to a permission backend elsewhere whom steps are done for; no template sees it
 */
record KeptSecrets(TaskSecrets given, @Nullable Secret userToken) {

    private static final String USER_TOKEN = KeptSecrets.class.getName() + ".userToken";

    /** @param creator in whose name the task is done; somebody else's token is not kept for it */
    static KeptSecrets of(TaskSecrets given, Credentials caller, @Nullable String creator) {
        boolean own =
                caller instanceof Credentials.User user && user.ref().toString().equals(creator);
        return new KeptSecrets(given, own ? token(caller) : null);
    }

    /** Lets what is subscribed to in it ask for the caller. */
    static Context as(Credentials caller, Context context) {
        return put(token(caller), context);
    }

    /** Lets what is subscribed to in it ask for the task's user. */
    Context in(Context context) {
        return put(userToken, context);
    }

    /** A user as the permissions know them, with the token that came along in the context. */
    static Credentials.User user(EntityRef ref, ContextView context) {
        return new Credentials.User(ref, null, context.<Secret>getOrDefault(USER_TOKEN, null));
    }

    private static @Nullable Secret token(Credentials caller) {
        return caller instanceof Credentials.User user ? user.limitedToken() : null;
    }

    private static Context put(@Nullable Secret token, Context context) {
        return token == null ? context : context.put(USER_TOKEN, token);
    }
}
