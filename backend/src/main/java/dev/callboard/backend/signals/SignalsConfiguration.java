package dev.callboard.backend.signals;

import dev.callboard.backend.auth.OpenPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/** How messages get to open pages. */
@Configuration(proxyBeanMethods = false)
class SignalsConfiguration {

    @Bean
    Signals signals() {
        return new Signals();
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
