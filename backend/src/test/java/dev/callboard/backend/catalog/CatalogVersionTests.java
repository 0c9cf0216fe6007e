package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/** Every answer says its version, and a read may say which version it has to see. */
@CatalogWebTest
class CatalogVersionTests {

    private final WebTestClient client;
    private final FakeCatalog catalog;

    CatalogVersionTests(@Autowired WebTestClient client, @Autowired FakeCatalog catalog) {
        this.client = client;
        this.catalog = catalog;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/entities", "/entities/by-query?limit=0", "/entities/by-uid/none", "/locations", "/no-route"})
    void everyAnswerSaysWhichVersionOfTheCatalogItIsMadeFrom(String path) {
        assertThat(get(path, null).getResponseHeaders().getFirst("Callboard-Catalog-Version"))
                .isEqualTo(String.valueOf(catalog.index().version()));
    }

    @Test
    void aReadThatSeesItsVersionIsAnsweredAtOnce() {
        String now = String.valueOf(catalog.index().version());

        assertThat(get("/entity-facets?facet=kind", now).getStatus().value()).isEqualTo(200);
    }

    @Test
    void aVersionThatDoesNotComeIsAnErrorThatSaysSo() {
        long version = catalog.index().version();

        assertThat(error(get("/entities/by-query", String.valueOf(version + 9))))
                .isEqualTo(
                        ("503 ServiceUnavailableError: The catalog here is at version %d and did not reach version %d,"
                                        + " which Callboard-Catalog-Min-Version asks for, within 50 ms; try again")
                                .formatted(version, version + 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "-1", "99999999999999999999"})
    void aVersionThatIsNoneIsRefused(String version) {
        assertThat(error(get("/entities", version)))
                .startsWith("400 InputError: The header Callboard-Catalog-Min-Version must be a version number");
    }

    @Test
    void aReadWaitsUntilItsVersionIsThere() {
        FakeCatalog own = new FakeCatalog();
        EntityReads reads = new CurrentEntities(own.index(), Duration.ofMinutes(1));
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.get("/").header("Callboard-Catalog-Min-Version", "1"));

        StepVerifier.create(reads.of(exchange))
                .then(() -> own.put("{'kind':'API','metadata':{'name':'new'}}"))
                .assertNext(snapshot -> assertThat(snapshot.size()).isEqualTo(1))
                .expectComplete()
                .verify(Duration.ofSeconds(30));

        assertThat(exchange.getResponse().getHeaders().getFirst("Callboard-Catalog-Version"))
                .isEqualTo("1");
    }

    @Test
    void whoDoesNotWaitAnyMoreIsForgotten() {
        FakeCatalog own = new FakeCatalog();
        CompletableFuture<?> promise = own.index().atLeast(1);

        assertThat(promise.cancel(false)).isTrue();
        own.put("{'kind':'API','metadata':{'name':'new'}}");

        assertThat(own.index().atLeast(1)).isCompleted();
    }

    private EntityExchangeResult<byte[]> get(String path, @org.jspecify.annotations.Nullable String minimum) {
        return client.get()
                .uri("/api/catalog" + path)
                .headers(headers -> {
                    if (minimum != null) {
                        headers.set("Callboard-Catalog-Min-Version", minimum);
                    }
                })
                .exchange()
                .expectBody()
                .returnResult();
    }
}
