package dev.callboard.backend.proxy;

import dev.callboard.backend.proxy.ProxyEndpoint.CredentialsMode;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.PluginPath;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Passes requests on and answers back, both as they come in, so that neither has to fit into memory. Only headers that are
 * on a list pass. Redirects are not followed.
 */
@RestController
final class ProxyController {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyController.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration FIRST_ANSWER = Duration.ofMinutes(2);

    private static final Set<String> SAFE_HEADERS = Set.of(
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "expires",
            "last-modified",
            "pragma",
            "host",
            "accept",
            "accept-language",
            "user-agent");

    /** What concerns one connection is never passed on, whatever is configured. */
    private static final Set<String> OF_A_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final ProxyEndpoints endpoints;
    private final WebClient client;

    ProxyController(ProxyEndpoints endpoints) {
        this.endpoints = endpoints;
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create()
                        .proxyWithSystemProperties()
                        .followRedirect(false)
                        .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())))
                .build();
    }

    @RequestMapping(
            path = "/api/proxy/{*rest}",
            method = {
                RequestMethod.GET,
                RequestMethod.HEAD,
                RequestMethod.POST,
                RequestMethod.PUT,
                RequestMethod.PATCH,
                RequestMethod.DELETE,
                RequestMethod.OPTIONS
            })
    Mono<Void> pass(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        PluginPath path = PluginPath.of(request.getURI().getRawPath());
        refuseWayOut(path.path());
        ProxyEndpoint endpoint = endpoints
                .find(path, request.getMethod().name())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String query = request.getURI().getRawQuery();
        URI address = endpoint.address(path.path(), query == null ? "" : "?" + query);
        Mono<Boolean> passing = client.method(request.getMethod())
                .uri(address)
                .headers(headers -> requestHeaders(endpoint, address, request.getHeaders(), headers))
                .body(BodyInserters.fromDataBuffers(request.getBody()))
                .exchangeToMono(answer ->
                        answer(endpoint, answer, exchange.getResponse()).thenReturn(Boolean.TRUE));
        return begunWithin(FIRST_ANSWER, passing, exchange.getResponse()::isCommitted)
                .onErrorResume(failure -> unreachable(exchange.getResponse(), address, failure))
                .then();
    }

    /** Gives up what has not begun in time; what has may take as long as it likes. */
    static <T> Mono<T> begunWithin(Duration limit, Mono<T> passing, BooleanSupplier begun) {
        // A timeout that merely completed would count as one, too.
        return passing.timeout(
                Mono.delay(limit).filter(elapsed -> !begun.getAsBoolean()).switchIfEmpty(Mono.never()));
    }

    /** A path must not lead above the target's, however its dots and slashes are written. */
    private static void refuseWayOut(String rawPath) {
        try {
            String decoded = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (Arrays.asList(decoded.replace('\\', '/').split("/", -1)).contains("..")) {
                throw new InputError("The path must not contain '..'");
            }
        } catch (IllegalArgumentException malformed) {
            throw new InputError("The path is not encoded as it should be", malformed);
        }
    }

    private static void requestHeaders(ProxyEndpoint endpoint, URI address, HttpHeaders from, HttpHeaders to) {
        Set<String> allowed = new HashSet<>(SAFE_HEADERS);
        allowed.addAll(endpoint.allowedHeaders());
        endpoint.headers().keySet().forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
        if (endpoint.credentials() == CredentialsMode.FORWARD) {
            allowed.add("authorization");
        }
        copy(from, to, allowed);
        if (endpoint.changeOrigin()) {
            to.set(HttpHeaders.HOST, address.getRawAuthority());
        }
        endpoint.headers().forEach((name, value) -> to.set(name, value.reveal()));
    }

    private static Mono<Void> answer(ProxyEndpoint endpoint, ClientResponse answer, ServerHttpResponse response) {
        Set<String> allowed = new HashSet<>(SAFE_HEADERS);
        allowed.addAll(endpoint.allowedHeaders());
        response.setStatusCode(answer.statusCode());
        copy(answer.headers().asHttpHeaders(), response.getHeaders(), allowed);
        // Each piece goes out at once, so that a stream of events is one for the page as well.
        return response.writeAndFlushWith(
                answer.body(BodyExtractors.toDataBuffers()).map(Mono::<DataBuffer>just));
    }

    private static void copy(HttpHeaders from, HttpHeaders to, Set<String> allowed) {
        from.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (allowed.contains(lower) && !OF_A_CONNECTION.contains(lower)) {
                to.put(name, List.copyOf(values));
            }
        });
    }

    private static Mono<Boolean> unreachable(ServerHttpResponse response, URI address, Throwable failure) {
        return switch (failure) {
            case WebClientRequestException request ->
                notReached(response, address, String.valueOf(request.getMessage()));
            case TimeoutException late -> notReached(response, address, "no answer in time");
            default -> Mono.error(failure);
        };
    }

    private static Mono<Boolean> notReached(ServerHttpResponse response, URI address, String why) {
        if (response.isCommitted()) {
            return Mono.error(new IllegalStateException("The proxy's target broke off: " + why));
        }
        LOG.warn("Cannot pass a request on to {}://{}: {}", address.getScheme(), address.getRawAuthority(), why);
        response.setStatusCode(HttpStatus.GATEWAY_TIMEOUT);
        response.getHeaders().clearContentHeaders();
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        byte[] text = ("Error occurred while trying to proxy: " + address.getRawAuthority() + address.getRawPath())
                .getBytes(StandardCharsets.UTF_8);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(text)))
                .thenReturn(Boolean.TRUE);
    }
}
