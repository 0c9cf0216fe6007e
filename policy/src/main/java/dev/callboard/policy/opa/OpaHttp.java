package dev.callboard.policy.opa;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.TokenFile;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;

/** The HTTP connections to one OPA server. Redirects are not followed, and everything has a limit. */
final class OpaHttp implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_WAITING = 256;
    private static final Duration ACQUIRE = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int MAX_RESPONSE_BYTES = 1 << 20;
    private static final String HEALTH = "/health?bundles&plugins";

    private final OpaSettings settings;
    private final ConnectionProvider connections;
    private final HttpClient client;
    private final @Nullable TokenFile token;
    private final @Nullable TlsFiles tls;

    OpaHttp(OpaSettings settings) {
        this.settings = settings;
        this.token = settings.tokenFile() == null ? null : new TokenFile(settings.tokenFile());
        this.tls = settings.tls() == null ? null : new TlsFiles(settings.tls());
        this.connections = ConnectionProvider.builder("opa")
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(MAX_WAITING)
                .pendingAcquireTimeout(ACQUIRE)
                .maxIdleTime(IDLE)
                .build();
        this.client = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
                .followRedirect(false)
                .disableRetry(true)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json"));
    }

    /**
     * Posts JSON and reads the answer, all within the limit; what fails before the server can have read anything, or is
     * answered with 503, is tried a second time. Never an error signal.
     */
    Mono<EngineAnswer> post(String path, byte[] body, Duration limit) {
        return authorized()
                .flatMap(authorized -> authorized
                        .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                        .post()
                        .uri(settings.at(path))
                        .send(ByteBufMono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                        .response(OpaHttp::read)
                        .single())
                .flatMap(response -> response.status() == 503 ? Mono.error(new BusyException()) : Mono.just(response))
                .retryWhen(Retry.max(1)
                        .filter(OpaHttp::mayBeTriedAgain)
                        .onRetryExhaustedThrow((spec, attempt) -> attempt.failure()))
                .map(OpaResponse::answer)
                .timeout(limit)
                .onErrorResume(
                        TimeoutException.class,
                        late -> Mono.just(
                                new Unavailable("The OPA server did not answer within " + limit.toMillis() + " ms")))
                .onErrorResume(TooLargeException.class, large -> Mono.just(new Protocol(large.getMessage())))
                .onErrorResume(
                        Exception.class,
                        failure -> Mono.just(new Unavailable("The OPA server cannot be reached: " + reason(failure))));
    }

    /** What is wrong with the server by its own account; empty if nothing is. Never an error signal. */
    Mono<String> health() {
        return authorized()
                .flatMap(authorized -> authorized
                        .get()
                        .uri(settings.at(HEALTH))
                        .response(OpaHttp::read)
                        .single())
                .timeout(settings.stepTimeout())
                .map(response -> response.status() == 200 ? "" : "The OPA server is not healthy: " + response.status())
                .onErrorResume(
                        Exception.class, failure -> Mono.just("The OPA server cannot be reached: " + reason(failure)));
    }

    @Override
    public void close() {
        connections.dispose();
    }

    /** The one place where this client blocks: for the look at the files of token and certificates. */
    private Mono<HttpClient> authorized() {
        if (token == null && tls == null) {
            return Mono.just(client);
        }
        return Mono.fromCallable(this::withFiles).subscribeOn(Schedulers.boundedElastic());
    }

    private HttpClient withFiles() throws IOException {
        HttpClient authorized = client;
        if (tls != null) {
            SslContext context = tls.context();
            authorized = authorized.secure(secure -> secure.sslContext(context));
        }
        if (token != null) {
            String bearer = "Bearer " + token.token();
            authorized = authorized.headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, bearer));
        }
        return authorized;
    }

    private static Mono<OpaResponse> read(HttpClientResponse response, ByteBufFlux content) {
        String contentType = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
        return content.asByteArray()
                .collect(ByteArrayOutputStream::new, OpaHttp::append)
                .map(body -> new OpaResponse(response.status().code(), contentType, body.toByteArray()));
    }

    private static void append(ByteArrayOutputStream body, byte[] part) {
        if (body.size() + part.length > MAX_RESPONSE_BYTES) {
            throw new TooLargeException();
        }
        body.writeBytes(part);
    }

    private static boolean mayBeTriedAgain(Throwable failure) {
        return failure instanceof BusyException
                || failure instanceof ConnectException
                || failure instanceof UnknownHostException;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static final class BusyException extends RuntimeException {

        BusyException() {
            super("it answers 503");
        }
    }

    private static final class TooLargeException extends RuntimeException {

        private static final String MESSAGE = "the response is larger than " + MAX_RESPONSE_BYTES + " bytes";

        TooLargeException() {
            super(MESSAGE);
        }

        @Override
        public String getMessage() {
            return MESSAGE;
        }
    }
}
