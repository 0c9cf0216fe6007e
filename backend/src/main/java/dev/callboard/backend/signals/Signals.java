package dev.callboard.backend.signals;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends messages to the open pages of users, as far as they listen to the channel, whichever replica they are connected to.
 *
 * <p>A message is a hint to look again and nothing more: whoever is not there misses it. Thread-safe; never blocks.
 */
public final class Signals {

    private final OpenPages pages;
    private final Consumer<Signal> otherReplicas;

    /** For a process that has no other replicas. */
    public Signals() {
        this(new OpenPages(), signal -> {});
    }

    /**
     * @param pages those of this process
     * @param otherReplicas is told what the pages of others are to get; must not block
     */
    Signals(OpenPages pages, Consumer<Signal> otherReplicas) {
        this.pages = pages;
        this.otherReplicas = otherReplicas;
    }

    /** Sends to whoever owns one of the references, such as the user with one of them. */
    public void send(Collection<String> recipients, String channel, ObjectNode message) {
        send(new Signal(recipients, channel, message.toString()));
    }

    public void sendToAll(String channel, ObjectNode message) {
        send(new Signal(null, channel, message.toString()));
    }

    private void send(Signal signal) {
        pages.deliver(signal);
        otherReplicas.accept(signal);
    }

    /** @param ownershipRefs what whoever is at the other end owns; empty for somebody unknown */
    Connection open(List<String> ownershipRefs) {
        return pages.open(ownershipRefs);
    }

    void close(Connection connection) {
        pages.close(connection);
    }

    int count() {
        return pages.count();
    }
}
