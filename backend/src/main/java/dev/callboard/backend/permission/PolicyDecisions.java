package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.permission.ConditionRules;
import dev.callboard.policy.permission.PermissionDecision;
import dev.callboard.policy.permission.PermissionDecision.Basis;
import dev.callboard.policy.permission.PermissionPolicy;
import dev.callboard.policy.permission.PermissionQuestion;
import dev.callboard.policy.permission.PermissionQuestion.Subject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Has the policy decide. It is asked without the resource, so that one answer serves a whole list. */
final class PolicyDecisions implements DecisionSource {

    private static final Logger log = LoggerFactory.getLogger(PolicyDecisions.class);

    private final PolicyEngine engine;
    private final Function<Credentials.User, Mono<List<String>>> ownership;
    private final KnownPermissions known;
    private final InstantSource clock;

    /** @param ownership what a user owns */
    PolicyDecisions(
            PolicyEngine engine,
            Function<Credentials.User, Mono<List<String>>> ownership,
            KnownPermissions known,
            InstantSource clock) {
        this.engine = engine;
        this.ownership = ownership;
        this.known = known;
        this.clock = clock;
    }

    @Override
    public Mono<Answer> decide(Credentials caller, Permission permission) {
        String plugin = known.pluginOf(permission);
        PermissionQuestion.Permission asked =
                new PermissionQuestion.Permission(permission.name(), permission.action(), permission.resourceType());
        // Made for each question, since the rules of plugins are known only when all of the server is there.
        PermissionPolicy policy =
                new PermissionPolicy(engine, engine.patience(), new ConditionRules(known.parameters()), clock);
        return subject(caller)
                .flatMap(subject -> policy.decide(new PermissionQuestion(subject, asked, null, plugin)))
                .flatMap(decision -> answer(decision, permission));
    }

    private Mono<Subject> subject(Credentials caller) {
        return switch (caller) {
            case Credentials.User user ->
                ownership
                        .apply(user)
                        .map(owned -> new Subject("user", user.ref().toString(), owned, "token"));
            case Credentials.Service service ->
                Mono.just(new Subject("service", service.subject(), List.of(), "token"));
            case Credentials.None none -> Mono.just(new Subject("service", "anonymous", List.of(), "none"));
        };
    }

    private Mono<Answer> answer(PermissionDecision decision, Permission permission) {
        return switch (decision) {
            case PermissionDecision.Allowed(Basis basis) -> Mono.just(new Answer(new Allow(), List.of(), basis));
            case PermissionDecision.Denied(List<String> reasons, Basis basis) ->
                Mono.just(new Answer(new Deny(), reasons, basis));
            case PermissionDecision.Conditional(String plugin, String type, ObjectNode conditions, Basis basis) ->
                Mono.just(conditional(permission, plugin, type, conditions, basis));
            case PermissionDecision.Unavailable(String why) ->
                Mono.error(ServiceUnavailableError.withoutPolicy(
                        "The policy could not be asked for a permission: " + why));
        };
    }

    /** What the operator has to mend is told in the log; the caller only learns that there is no permission. */
    private Answer conditional(Permission permission, String plugin, String type, ObjectNode conditions, Basis basis) {
        try {
            return new Answer(known.conditional(plugin, type, conditions), List.of(), basis);
        } catch (InvalidCondition invalid) {
            log.error("Nobody may {}, because the policy's condition cannot be used", permission.name(), invalid);
            return new Answer(
                    new Deny(), List.of("The policy's condition cannot be used: " + invalid.getMessage()), basis);
        }
    }
}
