package dev.callboard.backend.signals;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/** The pages whose sockets end in this process. Thread-safe; never blocks. */
final class OpenPages {

    private static final Logger log = LoggerFactory.getLogger(OpenPages.class);

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

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

    void deliver(Signal signal) {
        String frame = frame(signal);
        for (Connection connection : connections) {
            if (signal.isFor(connection) && !connection.offer(frame)) {
                log.debug("A page that does not read its signals is let go");
                close(connection);
            }
        }
    }

    private static String frame(Signal signal) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("channel", signal.channel())
                .putRawValue("message", new RawValue(signal.message()))
                .toString();
    }

    int count() {
        return connections.size();
    }
}
