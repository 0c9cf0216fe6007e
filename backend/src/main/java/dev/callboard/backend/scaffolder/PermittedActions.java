package dev.callboard.backend.scaffolder;

import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Lets a step pass only if whoever asked for the task may execute its action with its input, and the rules about steps
 * allow it too. What a step has done is undone without permission, so that nobody is stuck with half a result.
 */
final class PermittedActions implements PolicyGate {

    private static final String CODE = "PERMISSION";

    private final PolicyGate gate;
    private final PermissionEvaluator permissions;

    PermittedActions(PolicyGate gate, PermissionEvaluator permissions) {
        this.gate = gate;
        this.permissions = permissions;
    }

    @Override
    public Mono<PolicyDecision> decide(PolicyInput input) {
        JsonNode document = input.document();
        JsonNode subject = document.path("subject");
        if (input.entryPoint() != EntryPoint.ACTION
                || !document.path("phase").asString("").equals("step")
                || !subject.path("type").asString("").equals("user")) {
            return gate.decide(input);
        }
        return permitted(EntityRef.parse(subject.path("ref").asString("")), document.path("step"))
                .flatMap(permitted -> permitted ? gate.decide(input) : Mono.just(denied(input, document)))
                .onErrorResume(AuthenticationError.class, failure -> Mono.just(unproven(input, document, failure)))
                .onErrorResume(
                        BackstageError.class,
                        failure -> Mono.just(
                                new PolicyDecision.Unavailable(input.id(), String.valueOf(failure.getMessage()))));
    }

    private Mono<Boolean> permitted(EntityRef user, JsonNode step) {
        return Mono.deferContextual(context ->
                        permissions.evaluate(KeptSecrets.user(user, context), ScaffolderPermissions.ACTION_EXECUTE))
                .map(result -> switch (result) {
                    case Allow() -> true;
                    case Deny() -> false;
                    case ConditionalDecision conditional ->
                        ActionConditions.hold(
                                conditional.condition(), step.path("action").asString(""), step.path("input"));
                });
    }

    /** No patience helps, since the token that the task was given does not get younger. */
    private static PolicyDecision unproven(PolicyInput input, JsonNode document, AuthenticationError failure) {
        return new PolicyDecision.Denied(
                input.id(),
                "",
                List.of(new Finding(
                        CODE,
                        "high",
                        "The permission backend cannot be asked about %s: %s"
                                .formatted(document.at("/subject/ref").asString(""), failure.getMessage()),
                        "The user who started the task signs in and retries it, or starts it again",
                        null,
                        "/subject")));
    }

    private static PolicyDecision denied(PolicyInput input, JsonNode document) {
        String message = "%s may not execute the action %s with this input"
                .formatted(
                        document.at("/subject/ref").asString(""),
                        document.at("/step/action").asString(""));
        return new PolicyDecision.Denied(
                input.id(),
                "",
                List.of(new Finding(
                        CODE,
                        "high",
                        message,
                        "Ask whoever grants permissions for " + ScaffolderPermissions.ACTION_EXECUTE.name(),
                        null,
                        "/step/input")));
    }
}
