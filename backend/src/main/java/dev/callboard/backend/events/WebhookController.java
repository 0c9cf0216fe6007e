package dev.callboard.backend.events;

import dev.callboard.backend.events.RepositoryChangeListener.Change;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.backend.web.StatusError;
import dev.callboard.scm.ScmIntegrations;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the webhooks of Git hosts.
 *
 * <p>A payload is only a hint where to look; what is there is read from Git, so a forged one costs a look and nothing else.
 */
@RestController
final class WebhookController {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);
    private static final int MAX_BODY_BYTES = 5 * 1024 * 1024;

    private final WebhookSecrets secrets;
    private final ScmIntegrations hosts;
    private final List<RepositoryChangeListener> listeners;

    WebhookController(WebhookSecrets secrets, ScmIntegrations hosts, List<RepositoryChangeListener> listeners) {
        this.secrets = secrets;
        this.hosts = hosts;
        this.listeners = List.copyOf(listeners);
    }

    @PostMapping("/api/events/http/{id}")
    Mono<ResponseEntity<byte[]>> receive(@PathVariable String id, ServerHttpRequest request) {
        Optional<WebhookTopic> topic = WebhookTopic.of(id).filter(known -> secrets.listensTo(known, isLocal(request)));
        if (topic.isEmpty()) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        MediaType type = request.getHeaders().getContentType();
        if (type == null || !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            return Mono.error(new StatusError(
                    415, "UnsupportedMediaTypeError", "Unsupported media type: " + (type == null ? "none" : type)));
        }
        return body(request).flatMap(body -> accept(topic.get(), request, body));
    }

    private Mono<ResponseEntity<byte[]>> accept(WebhookTopic topic, ServerHttpRequest request, byte[] body) {
        String proof = request.getHeaders().getFirst(topic.proofHeader());
        Optional<String> complaint = secrets.complaint(topic, proof, body);
        if (complaint.isPresent()) {
            return Mono.just(JsonAnswer.of(request, 403, Map.of("message", complaint.get())));
        }
        JsonNode payload = parse(body);
        Optional<GitLabNews> news = topic == WebhookTopic.GITLAB
                ? GitLabNews.of(payload, request.getHeaders().getFirst(GitLabNews.INSTANCE_HEADER), hosts)
                : Optional.empty();
        Set<String> urls = news.map(GitLabNews::urls).orElseGet(() -> topic.repositoryUrls(payload));
        Change change = news.map(GitLabNews::change)
                .orElse(WebhookTopic.isAboutRepository(payload) ? Change.MOVED : Change.PUSHED);
        return Mono.fromCallable(() -> tell(topic, urls, change))
                .subscribeOn(BlockingCalls.scheduler())
                .thenReturn(JsonAnswer.of(request, 202, Map.of("status", "accepted")));
    }

    /** The URLs of a push are names of one repository, so one that is known is enough; a move has an old and a new one. */
    private boolean tell(WebhookTopic topic, Set<String> urls, Change change) {
        boolean known = false;
        for (String url : urls) {
            if (!known || change != Change.PUSHED) {
                known |= tell(url, change);
            }
        }
        LOG.debug("A webhook of {} names {}, which is {}", topic.id(), urls, known ? "looked at now" : "not read here");
        return known;
    }

    private boolean tell(String url, Change change) {
        boolean known = false;
        for (RepositoryChangeListener listener : listeners) {
            known |= listener.repositoryChanged(url, change);
        }
        return known;
    }

    private static Mono<byte[]> body(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), MAX_BODY_BYTES)
                .map(WebhookController::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(
                        DataBufferLimitException.class,
                        tooLarge -> new StatusError(413, "PayloadTooLargeError", "request entity too large"));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new InputError("The payload is not JSON: " + MalformedJson.message(e), e);
        }
    }

    private static boolean isLocal(ServerHttpRequest request) {
        InetSocketAddress sender = request.getRemoteAddress();
        return sender != null
                && sender.getAddress() != null
                && sender.getAddress().isLoopbackAddress();
    }
}
