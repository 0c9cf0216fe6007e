package dev.callboard.backend.events;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.events.BusTables.Unread;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Plugins in other processes publish events and read them. */
@RestController
@RequestMapping("/api/events/bus/v1")
final class BusController {

    static final String PATIENCE_HEADER = "backstage-events-notify-timeout";

    private final EventBus bus;
    private final ArrivedEvents arrived;

    BusController(EventBus bus, ArrivedEvents arrived) {
        this.bus = bus;
        this.arrived = arrived;
    }

    @PostMapping(path = "/events", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Void>> publish(Credentials caller, ServerHttpRequest request) {
        String by = service(caller);
        return EventBody.bytes(request).map(BusRequest::of).flatMap(asked -> {
            Event event = asked.event();
            var notified = asked.notified();
            return call(() -> {
                arrived.take(event);
                return bus.publish(event, notified, by)
                        ? created()
                        : ResponseEntity.noContent().build();
            });
        });
    }

    @PutMapping(path = "/subscriptions/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Void>> subscribe(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        String by = service(caller);
        String subscription = BusRequest.subscription(id);
        return EventBody.bytes(request).map(BusRequest::of).flatMap(asked -> {
            var topics = asked.topics();
            return call(() -> {
                bus.subscribe(subscription, topics, by);
                return created();
            });
        });
    }

    @GetMapping("/subscriptions/{id}/events")
    Mono<Void> read(@PathVariable String id, Credentials caller, ServerHttpResponse response) {
        service(caller);
        String subscription = BusRequest.subscription(id);
        return call(() -> bus.read(subscription))
                .flatMap(unread -> unread.events().isEmpty()
                        ? hold(unread, response)
                        : JsonAnswer.write(response, 200, Map.of("events", unread.events())));
    }

    /** Nothing is sent when the wait ends, so that nothing is lost on its way to somebody who has gone. */
    private Mono<Void> hold(Unread unread, ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.ACCEPTED);
        response.getHeaders().set(PATIENCE_HEADER, Long.toString(bus.patience().toMillis()));
        Mono<DataBuffer> nothing = Mono.empty();
        Mono<DataBuffer> over = bus.news(unread).then(Mono.empty());
        return response.writeAndFlushWith(Flux.just(nothing, over));
    }

    private static String service(Credentials caller) {
        return switch (caller) {
            case Credentials.Service service -> service.subject();
            case Credentials.User user -> throw new NotAllowedError("This endpoint does not allow 'user' credentials");
            case Credentials.None none -> throw new AuthenticationError("Missing credentials");
        };
    }

    private static ResponseEntity<Void> created() {
        return ResponseEntity.status(HttpStatus.CREATED).build();
    }

    private static <T> Mono<T> call(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(BlockingCalls.scheduler());
    }
}
