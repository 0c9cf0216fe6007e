package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class RequestLogTests {

    private final RequestLog log = new RequestLog(() -> Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({
        "/api/catalog/entities?filter=kind, /api/catalog/entities?filter=kind",
        "/api/auth/oidc/handler/frame?code=c&state=s, /api/auth/oidc/handler/frame?***",
        "/api/auth/github/refresh, /api/auth/github/refresh",
    })
    void queriesAreLoggedUnlessSomebodySignsInWithThem(String asked, String logged) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(asked));

        assertThat(log.line(exchange)).startsWith("[1970-01-01T00:00:00Z] \"GET " + logged + " HTTP/1.1\" 200 ");
    }
}
