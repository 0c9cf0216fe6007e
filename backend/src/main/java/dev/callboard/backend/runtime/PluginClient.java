package dev.callboard.backend.runtime;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks plugins of other servers. Redirects are not followed, and answers are bounded in size and time. Whatever is not a
 * JSON answer of success is a {@link ServiceUnavailableError}; why is told in the log, since callers may not be the ones to
 * know.
 */
public final class PluginClient {

    private static final Logger LOG = LoggerFactory.getLogger(PluginClient.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1024 * 1024;

    private final WebClient client = WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create().followRedirect(false)))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES))
            .build();

    public Mono<JsonNode> get(URI address, Secret token) {
        return answer(address, client.get().uri(address), token);
    }

    public Mono<JsonNode> post(URI address, Secret token, JsonNode body) {
        return answer(
                address,
                client.post()
                        .uri(address)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(JsonMapper.shared().writeValueAsBytes(body)),
                token);
    }

    private static Mono<JsonNode> answer(URI address, WebClient.RequestHeadersSpec<?> request, Secret token) {
        return request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token.reveal())
                .exchangeToMono(response -> response.bodyToMono(byte[].class)
                        .defaultIfEmpty(new byte[0])
                        .map(body -> json(response.statusCode().value(), body)))
                .timeout(TIMEOUT)
                .onErrorMap(failure -> {
                    LOG.warn("Cannot ask {}: {}", address, failure.toString());
                    return new ServiceUnavailableError(
                            "A server that this one depends on could not be asked; the log says which", failure);
                });
    }

    private static JsonNode json(int status, byte[] body) {
        if (status != 200) {
            throw new IllegalStateException("it answers with status " + status);
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw new IllegalStateException("its answer is not JSON", e);
        }
        throw new IllegalStateException("its answer is not a JSON object");
    }
}
