package dev.callboard.backend.signals;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.TokenCheck;
import dev.callboard.backend.auth.UserOwnership;
import dev.callboard.backend.web.JsonAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The web socket of pages. Browsers cannot send headers with one, so the token comes as its sub-protocol. */
@RestController
@RequestMapping("/api/signals")
final class SignalsController {

    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Duration PING = Duration.ofSeconds(30);

    /** After two pings without any sign of life, nobody is there. */
    private static final Duration SILENCE = Duration.ofSeconds(75);

    private final Signals signals;
    private final TokenCheck tokens;
    private final UserOwnership ownership;
    private final WebSocketService sockets;

    SignalsController(Signals signals, TokenCheck tokens, UserOwnership ownership, WebSocketService signalSockets) {
        this.signals = signals;
        this.tokens = tokens;
        this.ownership = ownership;
        this.sockets = signalSockets;
    }

    @GetMapping("/health")
    ResponseEntity<byte[]> health(ServerHttpRequest request) {
        return JsonAnswer.ok(request, Map.of("status", "ok"));
    }

    @GetMapping
    Mono<Void> connect(ServerWebExchange exchange) {
        if (!"websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        String token = exchange.getRequest().getHeaders().getFirst(PROTOCOL);
        if (token == null || token.isBlank()) {
            return sockets.handleRequest(exchange, new Socket(List.of(), List.of()));
        }
        return tokens.check(token.strip(), "signals")
                .flatMap(this::owned)
                .flatMap(refs -> sockets.handleRequest(exchange, new Socket(refs, List.of(token.strip()))));
    }

    private Mono<List<String>> owned(Credentials credentials) {
        return credentials instanceof Credentials.User user ? ownership.of(user) : Mono.just(List.of());
    }

    private final class Socket implements WebSocketHandler {

        private final List<String> ownershipRefs;
        private final List<String> protocols;

        Socket(List<String> ownershipRefs, List<String> protocols) {
            this.ownershipRefs = ownershipRefs;
            this.protocols = protocols;
        }

        @Override
        public List<String> getSubProtocols() {
            return protocols;
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return Mono.usingWhen(
                    Mono.fromSupplier(() -> signals.open(ownershipRefs)),
                    connection -> talk(session, connection),
                    connection -> Mono.fromRunnable(() -> signals.close(connection)));
        }

        private static Mono<Void> talk(WebSocketSession session, Connection connection) {
            Mono<Void> heard = session.receive()
                    .timeout(SILENCE)
                    .doOnNext(message -> {
                        if (message.getType() == WebSocketMessage.Type.TEXT) {
                            connection.receive(message.getPayloadAsText());
                        }
                    })
                    .then();
            Flux<WebSocketMessage> pings = Flux.interval(PING)
                    .onBackpressureDrop()
                    .map(tick -> session.pingMessage(factory -> factory.wrap(new byte[0])));
            Flux<WebSocketMessage> frames = connection.frames().map(session::textMessage);
            // Whichever side ends first ends both.
            return Mono.firstWithSignal(heard, session.send(Flux.merge(frames, pings)))
                    .onErrorComplete();
        }
    }
}
