package dev.callboard.backend.signals;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.runtime.Database;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/** How messages get to open pages. */
@Configuration(proxyBeanMethods = false)
class SignalsConfiguration {

    /** The most that a signal of another replica is late. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Bean
    OpenPages openPages() {
        return new OpenPages();
    }

    @Bean(initMethod = "start")
    OtherReplicas otherReplicas(Database database, OpenPages pages) {
        return new OtherReplicas(new SignalTable(() -> database.migrated("signals")), pages, PAUSE);
    }

    @Bean
    Signals signals(OpenPages pages, OtherReplicas otherReplicas, ObjectProvider<SignalListener> listeners) {
        SignalListener elsewhere = listeners.getIfAvailable(() -> SignalListener.NOBODY);
        return new Signals(pages, signal -> {
            otherReplicas.tell(signal);
            elsewhere.sent(signal.recipients(), signal.channel(), signal.message());
        });
    }

    @Bean
    WebSocketService signalSockets() {
        return new HandshakeWebSocketService();
    }

    /** The token is checked when the socket is opened. */
    @Bean
    OpenPath signalsAreOpen() {
        return new OpenPath("signals", "/");
    }
}
