package dev.callboard.backend.signals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One open page. */
final class Connection {

    private static final int MAX_WAITING = 256;
    private static final int MAX_CHANNELS = 100;

    private final List<String> ownershipRefs;
    private final Set<String> channels = ConcurrentHashMap.newKeySet();
    private final Sinks.Many<String> frames =
            Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(MAX_WAITING));

    Connection(List<String> ownershipRefs) {
        this.ownershipRefs = List.copyOf(ownershipRefs);
    }

    boolean ownsAny(Collection<String> refs) {
        return ownershipRefs.stream().anyMatch(refs::contains);
    }

    boolean listensTo(String channel) {
        return channels.contains(channel);
    }

    /** Does what the page asks for. What cannot be understood is left alone, as by the original. */
    void receive(String text) {
        JsonNode asked;
        try {
            asked = JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return;
        }
        String channel = asked.path("channel").asString("");
        switch (asked.path("action").asString("")) {
            case "subscribe" -> {
                if (!channel.isEmpty() && channels.size() < MAX_CHANNELS) {
                    channels.add(channel);
                }
            }
            case "unsubscribe" -> channels.remove(channel);
            default -> {}
        }
    }

    /** Whether there was room for the frame. */
    boolean offer(String frame) {
        synchronized (frames) {
            return frames.tryEmitNext(frame).isSuccess();
        }
    }

    void end() {
        synchronized (frames) {
            frames.tryEmitComplete();
        }
    }

    /** What is to be sent, in order. Can be subscribed to once. */
    Flux<String> frames() {
        return frames.asFlux();
    }
}
