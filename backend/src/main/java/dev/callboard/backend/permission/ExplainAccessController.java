package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says why somebody may do something, or may not. Everybody may ask about themselves; about others, whoever may read
 * decisions of the policy.
 */
@RestController
@RequestMapping("/api/policy")
final class ExplainAccessController {

    private static final Set<String> PARAMETERS = Set.of("permission", "resourceRef", "user");

    private final PermissionEvaluator permissions;
    private final DecisionSource source;
    private final KnownPermissions known;

    ExplainAccessController(PermissionEvaluator permissions, DecisionSource source, KnownPermissions known) {
        this.permissions = permissions;
        this.source = source;
        this.known = known;
    }

    @GetMapping("/explain-access")
    Mono<ResponseEntity<byte[]>> explain(Credentials caller, ServerHttpRequest request) {
        MultiValueMap<String, String> asked = request.getQueryParams();
        for (String name : asked.keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw new InputError("Unknown query parameter '" + name + "'");
            }
        }
        Permission permission = permission(asked.getFirst("permission"));
        String user = asked.getFirst("user");
        String resource = asked.getFirst("resourceRef");
        return subject(caller, user)
                .flatMap(subject -> explain(subject, permission, resource))
                .map(json -> JsonAnswer.ok(request, json));
    }

    private Permission permission(@Nullable String name) {
        if (name == null) {
            throw new InputError("request/query must have required property 'permission'");
        }
        return known.named(name)
                .orElseThrow(() -> new InputError("There is no permission '" + name + "'; there are "
                        + known.all().map(Permission::name).sorted().collect(Collectors.joining(", "))));
    }

    private Mono<Credentials> subject(Credentials caller, @Nullable String user) {
        if (user == null) {
            return Mono.just(caller);
        }
        EntityRef ref;
        try {
            ref = EntityRef.parse(user, "user", EntityRef.DEFAULT_NAMESPACE);
        } catch (IllegalArgumentException e) {
            throw new InputError("request/query/user must be an entity reference, such as user:default/jane", e);
        }
        if (caller instanceof Credentials.User self && self.ref().equals(ref)) {
            return Mono.just(caller);
        }
        return permissions
                .evaluate(caller, PermissionConfiguration.READ_DECISIONS)
                .flatMap(result -> result instanceof Allow
                        ? Mono.just(new Credentials.User(ref))
                        : Mono.error(new NotAllowedError("To ask about others, you need the permission "
                                + PermissionConfiguration.READ_DECISIONS.name())));
    }

    private Mono<ObjectNode> explain(Credentials subject, Permission permission, @Nullable String resource) {
        boolean byPolicy = permissions.enabled() && !(subject instanceof Credentials.Service);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("subject", name(subject));
        json.set("permission", permission.toJson());
        json.put("decidedBy", decidedBy(subject));
        if (!byPolicy) {
            return permissions
                    .evaluate(subject, permission)
                    .map(result -> json.put("result", result instanceof Allow ? "ALLOW" : "DENY"));
        }
        return source.decide(subject, permission).flatMap(answer -> {
            json.put("revision", answer.basis().revision());
            ArrayNode rules = json.putArray("rules");
            answer.basis().rules().forEach(rules::add);
            ArrayNode reasons = json.putArray("reasons");
            answer.reasons().forEach(reasons::add);
            AuthorizeResult result = answer.result();
            switch (result) {
                case Allow() -> json.put("result", "ALLOW");
                case Deny() -> json.put("result", "DENY");
                case ConditionalDecision(String plugin, String type, Condition condition) -> {
                    json.put("result", "CONDITIONAL");
                    json.set("conditions", condition.toJson());
                }
            }
            return resource == null ? Mono.just(json) : onResource(json, result, resource);
        });
    }

    private Mono<ObjectNode> onResource(ObjectNode json, AuthorizeResult result, String ref) {
        return permissions.apply(result, List.of(ref)).map(allowed -> {
            ObjectNode resource = json.putObject("resource");
            resource.put("ref", ref);
            resource.put("result", allowed.getFirst() ? "ALLOW" : "DENY");
            return json;
        });
    }

    private static String name(Credentials subject) {
        return switch (subject) {
            case Credentials.User user -> user.ref().toString();
            case Credentials.Service service -> service.subject();
            case Credentials.None none -> "anonymous";
        };
    }

    private String decidedBy(Credentials subject) {
        if (subject instanceof Credentials.Service) {
            return "the access restrictions of the token";
        }
        return permissions.enabled()
                ? "the policy"
                : "nobody: permissions are off, because permission.enabled is not true";
    }
}
