package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.policy.permission.PermissionDecision.Basis;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who decides what users may do. */
interface DecisionSource {

    /**
     * An answer and where it comes from.
     *
     * @param reasons what is against it
     * @param basis which rules led to it, of which revision
     */
    record Answer(AuthorizeResult result, List<String> reasons, Basis basis) {}

    /**
     * Decides on a permission, whatever it may be about.
     *
     * <p>Never empty. What cannot be understood is a denial; a source that cannot be asked is an error.
     */
    Mono<Answer> decide(Credentials caller, Permission permission);

    /** Decides on several permissions of one caller. The answers are in their order. */
    default Mono<List<Answer>> decideAll(Credentials caller, List<Permission> permissions) {
        return Flux.fromIterable(permissions)
                .concatMap(permission -> decide(caller, permission))
                .collectList();
    }

    /** Whether another server decides. */
    default boolean elsewhere() {
        return false;
    }
}
