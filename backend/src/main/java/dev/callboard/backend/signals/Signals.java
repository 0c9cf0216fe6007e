package dev.callboard.backend.signals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends messages to the open pages of users, as far as they listen to the channel.
 *
 * <p>A message is a hint to look again and nothing more: whoever is not there misses it. Thread-safe; never blocks.
 */
public final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** Sends to whoever owns one of the references, such as the user with one of them. */
    public void send(Collection<String> recipients, String channel, ObjectNode message) {
        send(connection -> connection.ownsAny(recipients), channel, message);
    }

    public void sendToAll(String channel, ObjectNode message) {
        send(connection -> true, channel, message);
    }

    private void send(Predicate<Connection> recipients, String channel, ObjectNode message) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode().put("channel", channel);
        frame.set("message", message);
        String text = frame.toString();
        for (Connection connection : connections) {
            if (connection.listensTo(channel) && recipients.test(connection) && !connection.offer(text)) {
                log.debug("A page that does not read its signals is let go");
                close(connection);
            }
        }
    }

    /** @param ownershipRefs what whoever is at the other end owns; empty for somebody unknown */
    Connection open(List<String> ownershipRefs) {
        Connection connection = new Connection(ownershipRefs);
        connections.add(connection);
        return connection;
    }

    void close(Connection connection) {
        connections.remove(connection);
        connection.end();
    }

    int count() {
        return connections.size();
    }
}
