package dev.callboard.backend.auth.provider;

import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks identity providers. Redirects are not followed, answers are bounded in size and time, and what goes wrong is a
 * {@link SignInFailure} that names the address and not what was sent.
 */
final class ProviderCalls {

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_BYTES = 512 * 1024;
    private static final int MAX_TOLD = 300;

    private final WebClient client;
    private final Duration timeout;

    ProviderCalls(Duration timeout) {
        this.timeout = timeout;
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(
                        HttpClient.create().proxyWithSystemProperties().followRedirect(false)))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES))
                .defaultHeader(HttpHeaders.USER_AGENT, "callboard")
                .defaultHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
                .build();
    }

    /** The value of the header with which a client proves itself. Both parts are encoded first, as RFC 6749 asks. */
    static String basic(String clientId, Secret clientSecret) {
        String pair = formEncoded(clientId) + ":" + formEncoded(clientSecret.reveal());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String formEncoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Mono<JsonNode> get(URI address, @Nullable Secret bearer) {
        WebClient.RequestHeadersSpec<?> request = client.get().uri(address);
        if (bearer != null) {
            request.header(HttpHeaders.AUTHORIZATION, "Bearer " + bearer.reveal());
        }
        return answer(address, request);
    }

    Mono<JsonNode> post(URI address, Map<String, String> form, @Nullable String authorization) {
        MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
        form.forEach(fields::add);
        WebClient.RequestHeadersSpec<?> request = client.post().uri(address).body(BodyInserters.fromFormData(fields));
        if (authorization != null) {
            request.header(HttpHeaders.AUTHORIZATION, authorization);
        }
        return answer(address, request);
    }

    private Mono<JsonNode> answer(URI address, WebClient.RequestHeadersSpec<?> request) {
        return request.exchangeToMono(response -> read(address, response))
                .timeout(timeout)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new SignInFailure(
                                named(address) + " did not answer within " + timeout.toSeconds() + " s"))
                .onErrorMap(
                        failure -> failure instanceof WebClientException
                                || failure instanceof org.springframework.core.io.buffer.DataBufferLimitException,
                        failure -> new SignInFailure("Cannot ask " + named(address), failure));
    }

    private static Mono<JsonNode> read(URI address, ClientResponse response) {
        return response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .map(body -> json(address, response.statusCode().value(), body));
    }

    private static JsonNode json(URI address, int status, String body) {
        JsonNode json = parsed(body);
        // GitHub tells of errors with status 200.
        if (status >= 200 && status < 300 && !json.path("error").isString()) {
            if (!body.isEmpty() && json.isMissingNode()) {
                throw new SignInFailure(named(address) + " did not answer with JSON");
            }
            return json;
        }
        String code = json.path("error").asString("");
        String described = json.path("error_description").asString("");
        String told = code + (described.isEmpty() ? "" : (code.isEmpty() ? "" : ": ") + described);
        throw new SignInFailure(named(address) + " refused with status " + status
                + (told.isEmpty() ? "" : " (" + told.substring(0, Math.min(told.length(), MAX_TOLD)) + ")"));
    }

    private static JsonNode parsed(String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return json == null ? JsonMapper.shared().missingNode() : json;
        } catch (JacksonException notJson) {
            return JsonMapper.shared().missingNode();
        }
    }

    private static String named(URI address) {
        return address.getScheme() + "://" + address.getAuthority() + address.getPath();
    }
}
