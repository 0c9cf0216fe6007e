package dev.callboard.backend.runtime;

import dev.callboard.backend.runtime.Spans.Outcome;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client whose requests are parts of what the thread that sends them does. A span tells the method, the server and the
 * status; paths are left out, since they are made of inputs.
 */
public final class TracedClient extends HttpClient {

    private final HttpClient client;
    private final Spans spans;
    private final boolean ours;

    private TracedClient(HttpClient client, Spans spans, boolean ours) {
        this.client = client;
        this.spans = spans;
        this.ours = ours;
    }

    /**
     * The client itself where no spans are sent. Whoever closes this one closes the client.
     *
     * @param ours whether the servers belong to this installation, so that they are told of the trace
     */
    public static HttpClient of(HttpClient client, Spans spans, boolean ours) {
        return spans.areSent() ? new TracedClient(client, spans, ours) : client;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Spans.Work span = begin(request);
        try {
            HttpResponse<T> answer = client.send(told(request, span), handler);
            span.end(outcome(answer));
            return answer;
        } catch (IOException | InterruptedException | RuntimeException e) {
            span.end(failure(e));
            throw e;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        Spans.Work span = begin(request);
        return ended(span, client.sendAsync(told(request, span), handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        Spans.Work span = begin(request);
        return ended(span, client.sendAsync(told(request, span), handler, pushes));
    }

    /** The client's own future, so that cancelling it ends the request. */
    private static <T> CompletableFuture<HttpResponse<T>> ended(
            Spans.Work span, CompletableFuture<HttpResponse<T>> answer) {
        var unused =
                answer.whenComplete((value, failure) -> span.end(value == null ? failure(failure) : outcome(value)));
        return answer;
    }

    private Spans.Work begin(HttpRequest request) {
        return spans.current()
                .call(
                        request.method(),
                        Map.of(
                                "http.request.method",
                                request.method(),
                                "server.address",
                                String.valueOf(request.uri().getHost())));
    }

    private HttpRequest told(HttpRequest request, Spans.Work span) {
        String traceparent = span.traceparent();
        return ours && traceparent != null
                ? HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("traceparent", traceparent)
                        .build()
                : request;
    }

    private static Outcome outcome(HttpResponse<?> answer) {
        String status = String.valueOf(answer.statusCode());
        return new Outcome(Map.of("http.response.status_code", status), answer.statusCode() >= 400);
    }

    private static Outcome failure(@Nullable Throwable failure) {
        return Outcome.bad(
                "error.type", failure == null ? "none" : failure.getClass().getSimpleName());
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    @Override
    public void shutdown() {
        client.shutdown();
    }

    @Override
    public void shutdownNow() {
        client.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
        return client.isTerminated();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return client.awaitTermination(duration);
    }

    @Override
    public void close() {
        client.close();
    }
}
