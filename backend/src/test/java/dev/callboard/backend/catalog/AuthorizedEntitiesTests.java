package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.names;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.index.AuthorizationCondition;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.json.JsonMapper;

/** What a caller may not see is in no answer of any route. */
@CatalogWebTest
class AuthorizedEntitiesTests {

    private final CatalogRequests catalog;
    private final SettableReadCondition condition;

    AuthorizedEntitiesTests(@Autowired CatalogRequests catalog, @Autowired SettableReadCondition condition) {
        this.catalog = catalog;
        this.condition = condition;
    }

    @AfterEach
    void allowEverything() {
        condition.set(EntityFilter.EVERYTHING);
    }

    @Test
    void listsCountAndShowOnlyWhatTheCallerMaySee() {
        onlyKind("API");

        assertThat(names(json(catalog.get("/entities")))).containsExactly("gamma");
        assertThat(names(json(catalog.get("/entities?limit=9&order=desc:kind"))))
                .containsExactly("gamma");
        assertThat(json(catalog.get("/entities/by-query?limit=0"))
                        .path("totalItems")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(catalog.post("/entities/by-query", "{'query':{'$not':{'kind':'api'}}}"))
                        .path("totalItems")
                        .asInt())
                .isZero();
        assertThat(json(catalog.get("/entity-facets?facet=kind")))
                .isEqualTo(JsonMapper.shared().readTree("{\"facets\":{\"kind\":[{\"value\":\"API\",\"count\":1}]}}"));
    }

    @Test
    void anEntityThatIsHiddenLooksLikeOneThatIsNotThere() {
        onlyKind("API");

        assertThat(error(catalog.get("/entities/by-name/component/default/beta")))
                .isEqualTo(
                        "404 NotFoundError: No entity named 'beta' found, with kind 'component' in namespace 'default'");
        String uid = FakeCatalog.uid(EntityRef.parse("component:default/beta")).toString();
        assertThat(error(catalog.get("/entities/by-uid/" + uid)))
                .isEqualTo("404 NotFoundError: No entity with uid " + uid);
        assertThat(names(json(catalog.post(
                                "/entities/by-refs", "{'entityRefs':['component:default/beta','api:default/gamma']}"))
                        .path("items")))
                .containsExactly("-", "gamma");
    }

    @Test
    void ancestryEndsWhereTheCallerMayNotSeeFurther() {
        onlyKind("Component");

        assertThat(json(catalog.get("/entities/by-name/component/default/alpha/ancestry"))
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(error(catalog.get("/entities/by-name/location/default/root/ancestry")))
                .isEqualTo("403 NotAllowedError: ");
    }

    @Test
    void whoMaySeeNothingGetsEmptyAnswersWithATag() {
        condition.set(EntityFilter.NOTHING);

        EntityExchangeResult<byte[]> list = catalog.get("/entities");
        assertThat(json(list).isEmpty()).isTrue();
        assertThat(list.getResponseHeaders().getETag()).isNotNull();
        assertThat(text(catalog.get("/entities/by-query")))
                .isEqualTo("{\"items\":[],\"totalItems\":0,\"pageInfo\":{}}");
        assertThat(text(catalog.get("/entity-facets?facet=kind"))).isEqualTo("{\"facets\":{\"kind\":[]}}");
    }

    @Test
    void cursorsDoNotTellTheCondition() {
        onlyKind("Component");

        String cursor = json(catalog.get("/entities/by-query?limit=1&filter=kind"))
                .at("/pageInfo/nextCursor")
                .asString();

        String decoded =
                new String(java.util.Base64.getDecoder().decode(cursor), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(decoded).doesNotContainIgnoringCase("component");
        condition.set(EntityFilter.NOTHING);
        assertThat(json(catalog.post("/entities/by-query", "{'cursor':'" + cursor + "'}"))
                        .path("items")
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entities",
                "/entities?limit=1",
                "/entities/by-query",
                "/entity-facets?facet=kind",
                "/entities/by-name/component/default/beta",
                "/entities/by-name/component/default/beta/ancestry",
                "/entities/by-uid/x"
            })
    void nothingIsReadWhenTheConditionCannotBeLearnt(String path) {
        condition.fail(new ServiceUnavailableError("The permission backend does not answer"));

        assertThat(status(catalog.get(path))).isEqualTo(503);
    }

    private void onlyKind(String kind) {
        condition.set(AuthorizationCondition.compile(JsonMapper.shared()
                .valueToTree(java.util.Map.of(
                        "rule",
                        "IS_ENTITY_KIND",
                        "resourceType",
                        "catalog-entity",
                        "params",
                        java.util.Map.of("kinds", List.of(kind))))));
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        return new String(Objects.requireNonNull(answer.getResponseBody()), java.nio.charset.StandardCharsets.UTF_8);
    }
}
