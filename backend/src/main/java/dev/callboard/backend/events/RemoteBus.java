package dev.callboard.backend.events;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.runtime.PluginAddresses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the events of Git hosts from the event bus of another server, which gets their webhooks. All replicas share one
 * subscription, so one of them hears of each event.
 */
final class RemoteBus implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RemoteBus.class);

    private static final String CALLER = "catalog";
    private static final String TARGET = "events";
    private static final Credentials ITSELF = new Credentials.Service("plugin:" + CALLER, AccessRestrictions.none());
    /** Shared by all replicas. */
    static final String SUBSCRIBER = "catalog.callboard";

    private static final String SUBSCRIPTION = "/bus/v1/subscriptions/" + SUBSCRIBER;

    /** Longer than the other server lets us wait for an event. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final String MODE = "events.useEventBus";
    private static final List<String> MODES = List.of("auto", "always", "never");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final WebClient client = WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES))
            .build();
    private final @Nullable URI subscription;
    private final PluginTokens tokens;
    private final ArrivedEvents arrived;
    private final boolean always;
    private final Duration firstPause;
    private @Nullable Disposable reading;

    /**
     * @param plugin the base URL of the events plugin; null if no other server is to be asked
     * @param always whether it is asked again though it says that it has no bus
     * @param firstPause how long it is left alone after a first failure
     */
    RemoteBus(@Nullable URI plugin, PluginTokens tokens, ArrivedEvents arrived, boolean always, Duration firstPause) {
        this.subscription = plugin == null ? null : URI.create(plugin + SUBSCRIPTION);
        this.tokens = tokens;
        this.arrived = arrived;
        this.always = always;
        this.firstPause = firstPause;
    }

    /** Reads {@code discovery.endpoints} and {@code events.useEventBus}. */
    static RemoteBus of(AppConfig config, PluginTokens tokens, ArrivedEvents arrived) {
        return new RemoteBus(address(config), tokens, arrived, mode(config).equals("always"), FIRST_PAUSE);
    }

    /** Where the events plugin of another server is; null if there is none, or it is to be left alone. */
    static @Nullable URI address(AppConfig config) {
        return mode(config).equals("never")
                ? null
                : PluginAddresses.of(config).internal(TARGET).orElse(null);
    }

    private static String mode(AppConfig config) {
        String mode = config.string(MODE).orElse("auto");
        if (!MODES.contains(mode)) {
            throw config.error(MODE, "should be auto, always or never, but is '" + mode + "'");
        }
        return mode;
    }

    private static final class NoBusException extends RuntimeException {}

    private record Answer(int status, byte[] body) {}

    void start() {
        reading = events().subscribe(
                        count -> log.trace("Read {} events of {}", count, subscription),
                        failure -> log.info(
                                "{} has no event bus (404), so webhooks that it gets are not heard of here; events.useEventBus:"
                                        + " always would have it asked again",
                                subscription));
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.dispose();
        }
    }

    /** Reads for ever. How many events each answer had; an error only if there is no bus, and empty if none is asked. */
    Flux<Integer> events() {
        if (subscription == null) {
            return Flux.empty();
        }
        URI there = subscription;
        return Mono.defer(() -> subscribe(there))
                .thenMany(Mono.defer(() -> read(there)).repeat())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, firstPause)
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true)
                        .filter(failure -> !(failure instanceof NoBusException))
                        .doBeforeRetry(again -> log.warn(
                                "Cannot read events of {}; trying again soon: {}",
                                subscription,
                                String.valueOf(again.failure()))));
    }

    private Mono<Void> subscribe(URI there) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode topics = body.putArray("topics");
        WebhookTopic.eventTopics().forEach(topics::add);
        return ask(client.put()
                        .uri(there)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(JsonMapper.shared().writeValueAsBytes(body)))
                .flatMap(answer -> {
                    if (answer.status() == 404 && !always) {
                        return Mono.error(new NoBusException());
                    }
                    return answer.status() / 100 == 2 ? Mono.empty() : Mono.error(unexpected(answer));
                });
    }

    /** Whoever has read an event has to do something about it, so it is done before the next ones are asked for. */
    private Mono<Integer> read(URI there) {
        return ask(client.get().uri(URI.create(there + "/events"))).flatMap(answer -> switch (answer.status()) {
            case 200 -> take(answer.body());
            case 202 -> Mono.just(0);
            default -> Mono.error(unexpected(answer));
        });
    }

    private Mono<Integer> take(byte[] body) {
        return Mono.fromCallable(() -> {
                    List<JsonNode> events = JsonMapper.shared()
                            .readTree(body)
                            .path("events")
                            .valueStream()
                            .toList();
                    events.forEach(this::take);
                    return events.size();
                })
                .subscribeOn(BlockingCalls.scheduler());
    }

    private void take(JsonNode event) {
        String topic = event.path("topic").asString("");
        try {
            arrived.take(new Event(topic, event.path("payload")));
        } catch (RuntimeException failure) {
            log.warn("Nothing is done about an event on '{}' of {}", topic, subscription, failure);
        }
    }

    private Mono<Answer> ask(WebClient.RequestHeadersSpec<?> request) {
        return Mono.fromCallable(() -> tokens.issue(CALLER, TARGET, ITSELF))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(token -> request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token.reveal())
                        .exchangeToMono(response -> response.bodyToMono(byte[].class)
                                .defaultIfEmpty(new byte[0])
                                .map(body -> new Answer(response.statusCode().value(), body))))
                .timeout(PATIENCE);
    }

    private static IllegalStateException unexpected(Answer answer) {
        return new IllegalStateException("it answers with status " + answer.status());
    }
}
