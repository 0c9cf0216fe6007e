package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.ProviderProgress;
import dev.callboard.catalog.ProviderWish;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The providers of the configuration, as Backstage's module for incremental ingestion shows and commands its own.
 *
 * <p>A provider here tells all it has at once. So there are no marks between its pages, and no two ingestions of one
 * provider, as one thread of one process asks it.
 */
@RestController
@RequestMapping("/api/catalog/incremental")
final class IncrementalController {

    private final CatalogCalls catalog;
    private final PermissionEvaluator permissions;

    IncrementalController(CatalogCalls catalog, PermissionEvaluator permissions) {
        this.catalog = catalog;
        this.permissions = permissions;
    }

    @GetMapping("/health")
    Mono<ResponseEntity<byte[]>> health(Credentials caller, ServerHttpRequest request) {
        return all(caller, request, CatalogPermissions.INGESTION_READ)
                .map(providers -> JsonAnswer.ok(request, json().put("healthy", true)));
    }

    @PostMapping("/cleanup")
    Mono<ResponseEntity<byte[]>> cleanup(Credentials caller, ServerHttpRequest request) {
        return all(caller, request, CatalogPermissions.INGESTION_MANAGE)
                .flatMap(providers -> catalog.run(ingest ->
                                providers.forEach(provider -> ingest.provider(provider.name(), ProviderWish.RESET)))
                        .thenReturn(JsonAnswer.ok(
                                request,
                                json().put("ingestionsDeleted", providers.size())
                                        .put("ingestionMarksDeleted", 0)
                                        .put("markEntitiesDeleted", 0))));
    }

    @GetMapping("/providers")
    Mono<ResponseEntity<byte[]>> providers(Credentials caller, ServerHttpRequest request) {
        return all(caller, request, CatalogPermissions.INGESTION_READ).map(providers -> {
            ObjectNode json = json().put("success", true);
            ArrayNode names = json.putArray("providers");
            providers.forEach(provider -> names.add(provider.name()));
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/providers/{provider}")
    Mono<ResponseEntity<byte[]>> provider(
            Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return one(provider, caller, request, CatalogPermissions.INGESTION_READ, known -> Mono.just(status(known)));
    }

    private static ObjectNode status(ProviderProgress provider) {
        ObjectNode json = json().put("success", true);
        json.putObject("status")
                .put("current_action", action(provider))
                .put("next_action_at", provider.nextRun().toString());
        return json.put("last_error", provider.lastError());
    }

    /** In the words of the original. */
    private static String action(ProviderProgress provider) {
        if (provider.asking()) {
            return "bursting";
        }
        return provider.lastError() == null ? "resting" : "backing off";
    }

    @PostMapping("/providers/{provider}/trigger")
    Mono<ResponseEntity<byte[]>> trigger(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return command(provider, caller, request, ProviderWish.ASK, "Next action triggered.");
    }

    @PostMapping("/providers/{provider}/start")
    Mono<ResponseEntity<byte[]>> start(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return command(provider, caller, request, ProviderWish.ASK_ANEW, "Next cycle triggered.");
    }

    @PostMapping("/providers/{provider}/cancel")
    Mono<ResponseEntity<byte[]>> cancel(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return command(provider, caller, request, ProviderWish.PAUSE, "Current ingestion canceled.");
    }

    private Mono<ResponseEntity<byte[]>> command(
            String provider, Credentials caller, ServerHttpRequest request, ProviderWish wish, String done) {
        return fulfilled(
                provider,
                caller,
                request,
                wish,
                () -> json().put("success", true).put("message", provider + ": " + done));
    }

    @DeleteMapping("/providers/{provider}")
    Mono<ResponseEntity<byte[]>> reset(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return fulfilled(
                provider,
                caller,
                request,
                ProviderWish.RESET,
                () -> json().put("provider", provider)
                        .put("ingestionsDeleted", 1)
                        .put("marksDeleted", 0)
                        .put("markEntitiesDeleted", 0));
    }

    private Mono<ResponseEntity<byte[]>> fulfilled(
            String provider,
            Credentials caller,
            ServerHttpRequest request,
            ProviderWish wish,
            Supplier<ObjectNode> answer) {
        return one(
                provider,
                caller,
                request,
                CatalogPermissions.INGESTION_MANAGE,
                known -> catalog.run(ingest -> ingest.provider(provider, wish)).then(Mono.fromSupplier(answer)));
    }

    @GetMapping("/providers/{provider}/marks")
    Mono<ResponseEntity<byte[]>> marks(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return one(provider, caller, request, CatalogPermissions.INGESTION_READ, known -> {
            ObjectNode json = json().put("success", true);
            json.putArray("records");
            return Mono.just(json);
        });
    }

    @DeleteMapping("/providers/{provider}/marks")
    Mono<ResponseEntity<byte[]>> expire(Credentials caller, ServerHttpRequest request, @PathVariable String provider) {
        return one(
                provider,
                caller,
                request,
                CatalogPermissions.INGESTION_MANAGE,
                known -> Mono.just(json().put("success", true)
                        .put("message", "Expired marks for provider '%s' removed.".formatted(provider))
                        .put("deletions", 0)));
    }

    private Mono<List<ProviderProgress>> all(Credentials caller, ServerHttpRequest request, Permission permission) {
        QueryParameters.of(request);
        return permissions.require(caller, permission).then(catalog.call(CatalogIngest::providers));
    }

    /** What there is to say of a provider, or in the words of this module that there is none of that name. */
    private Mono<ResponseEntity<byte[]>> one(
            String name,
            Credentials caller,
            ServerHttpRequest request,
            Permission permission,
            Function<ProviderProgress, Mono<ObjectNode>> answer) {
        return all(caller, request, permission)
                .flatMap(providers -> providers.stream()
                        .filter(provider -> provider.name().equals(name))
                        .findFirst()
                        .map(provider -> answer.apply(provider).map(json -> JsonAnswer.ok(request, json)))
                        .orElseGet(() -> Mono.just(JsonAnswer.of(request, 404, notFound(name)))));
    }

    private static ObjectNode notFound(String name) {
        String message = "Provider '%s' not found".formatted(name);
        ObjectNode json = json().put("success", false);
        json.putObject("status");
        return json.put("last_error", message).put("message", message);
    }

    private static ObjectNode json() {
        return JsonMapper.shared().createObjectNode();
    }
}
