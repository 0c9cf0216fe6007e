package dev.callboard.backend.scaffolder;

import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.autocomplete.HostLookups;
import dev.callboard.scaffolder.autocomplete.HostLookups.Choice;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Look-ups at a Git host with the user's own token. */
@RestController
@RequestMapping("/api/scaffolder")
final class AutocompleteController {

    private final HostLookups lookups;

    AutocompleteController(HostLookups lookups) {
        this.lookups = lookups;
    }

    @PostMapping("/v2/autocomplete/{provider}/{resource}")
    Mono<ResponseEntity<byte[]>> complete(
            @PathVariable String provider, @PathVariable String resource, ServerHttpRequest request) {
        QueryString.none(request);
        return RequestBodies.read(request)
                .flatMap(body -> {
                    String token = RequestBodies.string(body, "token");
                    Map<String, String> context = RequestBodies.strings(body, "context");
                    if (token.isEmpty()) {
                        return Mono.error(new InputError("Missing token query parameter"));
                    }
                    return Mono.fromCallable(() -> lookups.find(provider, resource, token, context))
                            .subscribeOn(BlockingCalls.scheduler());
                })
                .onErrorMap(ActionException.class, AutocompleteController::translated)
                .map(found -> JsonAnswer.ok(request, json(found)));
    }

    /** A host that does not let the user's token do it has been asked wrongly; one that does not answer has not. */
    private static Throwable translated(ActionException failure) {
        return failure.kind() == ActionException.Kind.FAILED
                ? new ServiceUnavailableError(failure.reason(), failure)
                : new InputError(failure.reason(), failure);
    }

    private static ObjectNode json(List<Choice> found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode results = json.putArray("results");
        for (Choice choice : found) {
            ObjectNode result = results.addObject();
            if (choice.title() != null) {
                result.put("title", choice.title());
            }
            result.put("id", choice.id());
        }
        return json;
    }
}
