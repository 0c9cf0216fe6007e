package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import reactor.test.StepVerifier;

/** Each route asks for its permission, and does nothing without it. */
@CatalogWebTest
class CatalogPermissionsTests {

    private static final String ONLY_APIS =
            "{'rule':'IS_ENTITY_KIND','resourceType':'catalog-entity','params':{'kinds':['API']}}";
    private static final Map<String, String> BODIES = Map.of(
            "/refresh", "{'entityRef':'api:default/gamma'}",
            "/repository-changed", "{'url':'https://git.example/a/b'}",
            "/validate-entity", "{'entity':{},'location':'url:https://git.example/x'}",
            "/analyze-location", "{'location':{'type':'url','target':'https://git.example/x'}}",
            "/locations", "{'type':'url','target':'https://git.example/x'}");

    private final CatalogRequests catalog;
    private final FakePermissions permissions;

    CatalogPermissionsTests(@Autowired CatalogRequests catalog, @Autowired FakePermissions permissions) {
        this.catalog = catalog;
        this.permissions = permissions;
    }

    @AfterEach
    void allowEverything() {
        permissions.reset();
        catalog.catalog().forget();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /refresh, catalog.entity.refresh",
        "POST, /repository-changed, catalog.ingestion.manage",
        "POST, /validate-entity, catalog.entity.validate",
        "POST, /analyze-location, catalog.location.analyze",
        "POST, /locations, catalog.location.create",
        "POST, /locations?dryRun=true, catalog.location.create",
        "PUT, /locations/00000000-0000-0000-0000-000000000001, catalog.location.create",
        "DELETE, /locations/00000000-0000-0000-0000-000000000001, catalog.location.delete",
        "DELETE, /entities/by-uid/00000000-0000-0000-0000-000000000001, catalog.entity.delete",
        "GET, /ingestion, catalog.ingestion.read",
        "GET, /ingestion/providers, catalog.ingestion.read",
        "GET, /entities/unprocessed/pending, catalog.entities.unprocessed.read",
        "GET, /entities/unprocessed/failed?owner=a, catalog.entities.unprocessed.read",
        "DELETE, /entities/unprocessed/delete/id-of-alpha, catalog.entities.unprocessed.delete",
        "GET, /incremental/health, catalog.ingestion.read",
        "POST, /incremental/cleanup, catalog.ingestion.manage",
        "GET, /incremental/providers, catalog.ingestion.read",
        "GET, /incremental/providers/github-provider:acme, catalog.ingestion.read",
        "DELETE, /incremental/providers/github-provider:acme, catalog.ingestion.manage",
        "POST, /incremental/providers/github-provider:acme/trigger, catalog.ingestion.manage",
        "POST, /incremental/providers/github-provider:acme/start, catalog.ingestion.manage",
        "POST, /incremental/providers/github-provider:acme/cancel, catalog.ingestion.manage",
        "GET, /incremental/providers/github-provider:acme/marks, catalog.ingestion.read",
        "DELETE, /incremental/providers/github-provider:acme/marks, catalog.ingestion.manage"
    })
    void whoMayNotIsToldSoAndNothingIsDone(String method, String path, String permission) {
        CatalogPermissions.of(catalog.catalog().index()).permissions().stream()
                .filter(one -> one.name().equals(permission))
                .forEach(permissions::deny);
        String route = path.replaceFirst("[?].*", "").replaceFirst("^/locations.*", "/locations");

        assertThat(error(catalog.send(HttpMethod.valueOf(method), path, BODIES.getOrDefault(route, "{}"))))
                .isEqualTo("403 NotAllowedError: ");
        assertThat(catalog.catalog().told).isEmpty();
        assertThat(catalog.catalog().registered).isEmpty();
    }

    @Test
    void onlyEntitiesThatFulfilTheConditionAreDeleted() {
        permissions.allowIf(CatalogPermissions.ENTITY_DELETE, ONLY_APIS);

        assertThat(error(catalog.send(HttpMethod.DELETE, "/entities/by-uid/" + uid("component:default/beta"), "")))
                .isEqualTo("403 NotAllowedError: ");
        assertThat(error(catalog.send(HttpMethod.DELETE, "/entities/by-uid/00000000-0000-0000-0000-000000000001", "")))
                .isEqualTo("403 NotAllowedError: ");
        assertThat(catalog.catalog().told).isEmpty();
        assertThat(status(catalog.send(HttpMethod.DELETE, "/entities/by-uid/" + uid("api:default/gamma"), "")))
                .isEqualTo(204);
        assertThat(catalog.catalog().told).hasSize(1);
    }

    @Test
    void onlyEntitiesThatFulfilTheConditionAreRefreshed() {
        permissions.allowIf(CatalogPermissions.ENTITY_REFRESH, "{'not':" + ONLY_APIS + "}");

        assertThat(status(catalog.post("/refresh", "{'entityRef':'api:default/gamma'}")))
                .isEqualTo(403);
        assertThat(status(catalog.post("/refresh", "{'entityRef':'api:default/nothing'}")))
                .isEqualTo(403);
        assertThat(status(catalog.post("/refresh", "{'entityRef':'component:default/beta'}")))
                .isEqualTo(200);
    }

    @Test
    void whoMayNotReadLocationsSeesNone() {
        String id = json(catalog.post("/locations", "{'type':'url','target':'https://git.example/x'}"))
                .at("/location/id")
                .asString();
        permissions.deny(CatalogPermissions.LOCATION_READ);

        assertThat(json(catalog.get("/locations")).isEmpty()).isTrue();
        assertThat(json(catalog.post("/locations/by-query", "{}"))
                        .path("totalItems")
                        .asInt(-1))
                .isZero();
        assertThat(error(catalog.get("/locations/" + id)))
                .isEqualTo("404 NotFoundError: Found no location with ID " + id);
        assertThat(error(catalog.get("/locations/by-entity/api/default/gamma")))
                .isEqualTo("404 NotFoundError: found no entity for ref api:default/gamma");
    }

    @Test
    void whatMayBeReadIsWhatTheDecisionSays() {
        ReadCondition condition = ReadCondition.of(permissions.evaluator());

        read(condition, EntityFilter.EVERYTHING);
        permissions.allowIf(CatalogPermissions.ENTITY_READ, ONLY_APIS);
        read(condition, new EntityFilter.HasValue("kind", Set.of("api")));
        permissions.deny(CatalogPermissions.ENTITY_READ);
        read(condition, EntityFilter.NOTHING);
    }

    private static void read(ReadCondition condition, EntityFilter expected) {
        StepVerifier.create(condition.of(new Credentials.None()))
                .expectNext(expected)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    private static String uid(String ref) {
        return FakeCatalog.uid(EntityRef.parse(ref)).toString();
    }
}
