package dev.callboard.backend.permission;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.StatusError;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Says what callers may do.
 *
 * <p>A service may do everything that its token is not restricted from. What a user may do is decided by the policy if
 * permissions are switched on, and is everything if not. An error, where the policy cannot be asked.
 */
public final class PermissionEvaluator {

    private final KnownPermissions known;
    private final DecisionSource source;
    private final boolean enabled;

    PermissionEvaluator(KnownPermissions known, DecisionSource source, boolean enabled) {
        this.known = known;
        this.source = source;
        this.enabled = enabled;
    }

    /** Whether it is the policy that decides on users. */
    boolean enabled() {
        return enabled;
    }

    /** Whether it is another server that decides on users. */
    boolean decidedElsewhere() {
        return source.elsewhere();
    }

    /** The answer for whatever the permission may be about, which can be a condition. Never empty. */
    public Mono<AuthorizeResult> evaluate(Credentials caller, Permission permission) {
        return switch (caller) {
            case Credentials.Service service -> Mono.just(ofRestrictions(service, permission));
            case Credentials.User user -> ofSource(caller, permission);
            case Credentials.None none -> ofSource(caller, permission);
        };
    }

    /**
     * The answers for several permissions, in their order. Cheaper than one after the other, where another server decides.
     */
    public Mono<List<AuthorizeResult>> evaluate(Credentials caller, List<Permission> permissions) {
        return switch (caller) {
            case Credentials.Service service ->
                Mono.just(permissions.stream()
                        .map(permission -> ofRestrictions(service, permission))
                        .toList());
            case Credentials.User user -> ofSource(caller, permissions);
            case Credentials.None none -> ofSource(caller, permissions);
        };
    }

    private Mono<List<AuthorizeResult>> ofSource(Credentials caller, List<Permission> permissions) {
        return enabled
                ? source.decideAll(caller, permissions)
                        .map(answers -> answers.stream()
                                .map(DecisionSource.Answer::result)
                                .toList())
                : Mono.just(Collections.nCopies(permissions.size(), new Allow()));
    }

    private Mono<AuthorizeResult> ofSource(Credentials caller, Permission permission) {
        return enabled ? source.decide(caller, permission).map(DecisionSource.Answer::result) : Mono.just(new Allow());
    }

    private AuthorizeResult ofRestrictions(Credentials.Service service, Permission permission) {
        Optional<AccessRestrictions.Limits> limits = service.restrictions().limitsAt(known.pluginOf(permission));
        return AuthorizeResult.of(limits.map(some -> within(some, permission)).orElse(true));
    }

    private static boolean within(AccessRestrictions.Limits limits, Permission permission) {
        String action = permission.action();
        return (limits.permissions().isEmpty() || limits.permissions().contains(permission.name()))
                && (limits.actions().isEmpty()
                        || (action != null && limits.actions().contains(action)));
    }

    /** Whether the caller may do it to each of the resources, in their order. */
    public Mono<List<Boolean>> allows(Credentials caller, Permission permission, List<String> refs) {
        return evaluate(caller, permission).flatMap(result -> apply(result, refs));
    }

    /** Whether the caller may do it to a resource. */
    public Mono<Boolean> allows(Credentials caller, Permission permission, String ref) {
        return allows(caller, permission, List.of(ref)).map(List::getFirst);
    }

    /** Completes if the caller may do it to whatever it is done to; an error if not, or if only under a condition. */
    public Mono<Void> require(Credentials caller, Permission permission) {
        return evaluate(caller, permission)
                .flatMap(result -> result instanceof Allow ? Mono.empty() : Mono.error(notAllowed()));
    }

    /** Completes if the caller may do all of it to whatever it is done to; an error if not. */
    public Mono<Void> require(Credentials caller, List<Permission> permissions) {
        return evaluate(caller, permissions)
                .flatMap(results ->
                        results.stream().allMatch(Allow.class::isInstance) ? Mono.empty() : Mono.error(notAllowed()));
    }

    /** Completes if the caller may do it to a resource; an error if not. */
    public Mono<Void> require(Credentials caller, Permission permission, String ref) {
        return allows(caller, permission, ref).flatMap(allowed -> allowed ? Mono.empty() : Mono.error(notAllowed()));
    }

    /** What callers are told who may not do something: nothing that a resource could be learnt from. */
    public static NotAllowedError notAllowed() {
        return new NotAllowedError("");
    }

    /** What a decision means for resources, in their order. */
    public Mono<List<Boolean>> apply(AuthorizeResult result, List<String> refs) {
        return switch (result) {
            case Allow() -> Mono.just(Collections.nCopies(refs.size(), true));
            case Deny() -> Mono.just(Collections.nCopies(refs.size(), false));
            case ConditionalDecision(String plugin, String resourceType, Condition condition) ->
                known.ofPlugin(plugin)
                        .map(found -> found.resources().get(resourceType))
                        .map(resources -> resources.fulfilling(condition, refs))
                        .orElseGet(() -> Mono.error(new StatusError(
                                501,
                                "NotImplementedError",
                                "This server cannot look at resources of type '" + resourceType + "'")));
        };
    }
}
