package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.PermissionRequests.Question;
import dev.callboard.backend.permission.PermissionRequests.ResourceRefs;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a user may do, for frontends and for plugins that act for the user. */
@RestController
@RequestMapping("/api/permission")
final class AuthorizeController {

    private final PermissionEvaluator permissions;

    AuthorizeController(PermissionEvaluator permissions) {
        this.permissions = permissions;
    }

    @GetMapping("/health")
    ResponseEntity<byte[]> health(ServerHttpRequest request) {
        return JsonAnswer.ok(request, Map.of("status", "ok"));
    }

    @PostMapping("/authorize")
    Mono<ResponseEntity<byte[]>> authorize(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        // Were discovery to lead back here, this server would ask itself for ever.
        if (permissions.decidedElsewhere()) {
            throw new NotFoundError("Permissions are decided on by the server that discovery.endpoints names");
        }
        if (caller instanceof Credentials.Service) {
            throw new NotAllowedError("This endpoint does not allow 'service' credentials");
        }
        List<Question> questions = PermissionRequests.questions(body);
        if (!(caller instanceof Credentials.User user && user.actor() != null)) {
            questions.forEach(AuthorizeController::refuseWithoutResource);
        }
        return Flux.fromIterable(questions)
                .concatMap(question -> answer(caller, question))
                .collectList()
                .map(items -> {
                    ArrayNode array = JsonNodeFactory.instance.arrayNode();
                    items.forEach(array::add);
                    return JsonAnswer.ok(request, Map.of("items", array));
                });
    }

    private static void refuseWithoutResource(Question question) {
        if (question.permission().resourceType() != null && question.resources().isEmpty()) {
            throw new InputError("Resource permissions require a resourceRef to be set. Direct user requests without a"
                    + " resourceRef are not allowed.");
        }
    }

    private Mono<ObjectNode> answer(Credentials caller, Question question) {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("id", question.id());
        return permissions.evaluate(caller, question.permission()).flatMap(result -> {
            if (!(result instanceof ConditionalDecision(String plugin, String type, Condition condition))) {
                return Mono.just(item.put("result", word(result instanceof Allow)));
            }
            if (question.resources().isEmpty()) {
                item.put("result", "CONDITIONAL").put("pluginId", plugin).put("resourceType", type);
                item.set("conditions", condition.toJson());
                return Mono.just(item);
            }
            return permissions
                    .apply(result, question.resources().refs())
                    .map(allowed -> item.set("result", words(question.resources(), allowed)));
        });
    }

    /** As many words as were asked for, in the form that they were asked for. */
    static JsonNode words(ResourceRefs asked, List<Boolean> allowed) {
        if (!asked.list()) {
            return StringNode.valueOf(word(allowed.getFirst()));
        }
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        allowed.forEach(each -> words.add(word(each)));
        return words;
    }

    private static String word(boolean allowed) {
        return allowed ? "ALLOW" : "DENY";
    }
}
