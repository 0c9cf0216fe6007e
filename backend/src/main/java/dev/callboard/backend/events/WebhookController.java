package dev.callboard.backend.events;

import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.StatusError;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Takes the webhooks of Git hosts.
 *
 * <p>A payload is only a hint where to look; what is there is read from Git, so a forged one costs a look and nothing else.
 */
@RestController
final class WebhookController {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);
    private static final String PUBLISHER = "plugin:events";

    private final WebhookSecrets secrets;
    private final ArrivedEvents arrived;
    private final EventBus bus;
    private final EventSender elsewhere;

    WebhookController(WebhookSecrets secrets, ArrivedEvents arrived, EventBus bus, EventSender elsewhere) {
        this.elsewhere = elsewhere;
        this.secrets = secrets;
        this.arrived = arrived;
        this.bus = bus;
    }

    @PostMapping("/api/events/http/{id}")
    Mono<ResponseEntity<byte[]>> receive(@PathVariable String id, ServerHttpRequest request) {
        Optional<WebhookTopic> topic = WebhookTopic.of(id);
        boolean heard = topic.isPresent() ? secrets.listensTo(topic.get(), isLocal(request)) : secrets.isOpen(id);
        if (!heard) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        MediaType type = request.getHeaders().getContentType();
        if (type == null || !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return Mono.error(new StatusError(
                    415, "UnsupportedMediaTypeError", "Unsupported media type: " + (type == null ? "none" : type)));
        }
        return EventBody.bytes(request)
                .flatMap(body -> topic.map(host -> accept(host, request, body))
                        .orElseGet(() -> accepted(request, () -> pass(List.of(new Event(id, json(body)))))));
    }

    private Mono<ResponseEntity<byte[]>> accept(WebhookTopic host, ServerHttpRequest request, byte[] body) {
        HttpHeaders headers = request.getHeaders();
        Optional<String> complaint = secrets.complaint(host, headers.getFirst(host.proofHeader()), body);
        if (complaint.isPresent()) {
            return Mono.just(JsonAnswer.of(request, 403, Map.of("message", complaint.get())));
        }
        JsonNode payload = json(body);
        return accepted(request, () -> {
            arrived.repositoryEvent(host, payload, headers.getFirst(GitLabNews.INSTANCE_HEADER));
            pass(host.events(payload, headers));
        });
    }

    private static Mono<ResponseEntity<byte[]>> accepted(ServerHttpRequest request, Runnable work) {
        return Mono.fromRunnable(work)
                .subscribeOn(BlockingCalls.scheduler())
                .thenReturn(JsonAnswer.of(request, 202, Map.of("status", "accepted")));
    }

    /** The host is not told if that fails, as it would send again what the catalog knows already. */
    private void pass(List<Event> events) {
        events.forEach(elsewhere::send);
        try {
            events.forEach(event -> bus.publish(event, Set.of(), PUBLISHER));
        } catch (RuntimeException failure) {
            LOG.warn(
                    "A webhook of '{}' does not get to plugins in other processes",
                    events.getFirst().topic(),
                    failure);
        }
    }

    private static JsonNode json(byte[] body) {
        return EventBody.json(body, "The payload");
    }

    private static boolean isLocal(ServerHttpRequest request) {
        InetSocketAddress sender = request.getRemoteAddress();
        return sender != null
                && sender.getAddress() != null
                && sender.getAddress().isLoopbackAddress();
    }
}
