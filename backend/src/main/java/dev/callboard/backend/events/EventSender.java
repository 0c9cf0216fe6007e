package dev.callboard.backend.events;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.config.AppConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Publishes what happens here on the event bus of another server, for its plugins: in its order, and never in the way of
 * whoever tells it. What cannot be sent after some attempts is dropped, as the bus makes no promises either.
 */
final class EventSender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventSender.class);

    private static final String CALLER = "catalog";
    private static final String TARGET = "events";
    private static final Credentials ITSELF = new Credentials.Service("plugin:" + CALLER, AccessRestrictions.none());
    private static final int MAX_WAITING = 1_000;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread loop = Thread.ofVirtual().name("event-sender").unstarted(this::run);
    private final @Nullable URI address;
    private final PluginTokens tokens;
    private final Duration pause;
    private volatile boolean stopping;
    private boolean failing;

    /**
     * @param plugin the base URL of the events plugin; null if nobody else is to hear of anything
     * @param pause how long it waits before another attempt
     */
    EventSender(@Nullable URI plugin, PluginTokens tokens, Duration pause) {
        this.address = plugin == null ? null : URI.create(plugin + "/bus/v1/events");
        this.tokens = tokens;
        this.pause = pause;
    }

    /** Reads {@code discovery.endpoints} and {@code events.useEventBus}. */
    static EventSender of(AppConfig config, PluginTokens tokens) {
        return new EventSender(RemoteBus.address(config), tokens, PAUSE);
    }

    void start() {
        if (address != null) {
            loop.start();
        }
    }

    /** Takes an event to be sent soon. Never blocks. */
    void send(Event event) {
        if (address != null && !waiting.offer(event)) {
            log.debug("An event on '{}' is not sent to {}, as {} are waiting", event.topic(), address, MAX_WAITING);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            if (loop.getState() != Thread.State.NEW && !loop.join(GRACE)) {
                loop.interrupt();
                log.debug("The last events are not sent to {}", address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping || !waiting.isEmpty()) {
                Event next = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    deliver(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Event event) throws InterruptedException {
        String trouble = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                int status = post(event);
                if (status / 100 == 2) {
                    failing = false;
                    return;
                }
                trouble = "it answers with status " + status;
                if (status / 100 == 4) {
                    break;
                }
            } catch (IOException | RuntimeException e) {
                trouble = e.toString();
            }
            if (attempt < ATTEMPTS && !stopping) {
                Thread.sleep(pause);
            }
        }
        if (!failing) {
            log.warn(
                    "An event on '{}' does not get to {}, and more may not, until this is told again: {}",
                    event.topic(),
                    address,
                    trouble);
        }
        failing = true;
    }

    /** The subscription of this installation is named as one that has it, since it would only bring the event back. */
    private int post(Event event) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("event").put("topic", event.topic()).set("payload", event.payload());
        body.putArray("notifiedSubscribers").add(RemoteBus.SUBSCRIBER);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header(
                        "Authorization",
                        "Bearer " + tokens.issue(CALLER, TARGET, ITSELF).reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
