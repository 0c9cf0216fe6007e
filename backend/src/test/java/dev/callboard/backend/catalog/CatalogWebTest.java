package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.WebConfiguration;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A test of the catalog's controllers on a {@link FakeCatalog} with four entities; asks by {@link CatalogRequests}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WebFluxTest({
    EntitiesController.class,
    ListingController.class,
    QueryController.class,
    LocationsController.class,
    IngestionController.class,
    HistoryController.class,
    ReadingController.class,
    UnprocessedController.class,
    IncrementalController.class,
    PreviewController.class,
    CatalogActionsController.class,
    CatalogDocumentController.class
})
@Import({WebConfiguration.class, CredentialsConfiguration.class, CatalogErrors.class, CatalogWebTest.Wiring.class})
@interface CatalogWebTest {

    class Wiring {

        @Bean
        FakeCatalog catalog() {
            FakeCatalog catalog = new FakeCatalog();
            catalog.put(
                    "{'kind':'Component','metadata':{'name':'Alpha','tags':['java']},'spec':{'type':'service','odd':'ü'},"
                            + "'parents':['location:root']}",
                    "{'kind':'Component','metadata':{'name':'beta'},'spec':{'type':'website'}}",
                    "{'kind':'API','metadata':{'name':'gamma'},'spec':{'type':'Grpc'}}",
                    "{'kind':'Location','metadata':{'name':'root'}}");
            return catalog;
        }

        @Bean
        CatalogCalls calls(FakeCatalog catalog) {
            return new CatalogCalls(catalog);
        }

        @Bean
        SettableReadCondition readCondition() {
            return new SettableReadCondition();
        }

        @Bean
        EntityReads entityReads(FakeCatalog catalog, CatalogCalls calls, SettableReadCondition condition) {
            EntityReads current = new CurrentEntities(catalog.index(), Duration.ofMillis(50));
            return new AuthorizedEntities(new EntitiesInTime(current, calls), condition);
        }

        @Bean
        CatalogVersionFilter versionFilter(FakeCatalog catalog) {
            return new CatalogVersionFilter(catalog.index());
        }

        @Bean
        FakePermissions permissions(FakeCatalog catalog) {
            return new FakePermissions(CatalogPermissions.of(catalog.index()));
        }

        @Bean
        PermissionEvaluator evaluator(FakePermissions permissions) {
            return permissions.evaluator();
        }

        @Bean
        LocationSettings locationSettings() {
            return LocationSettings.of(AppConfig.parse("catalog: {}"));
        }

        @Bean
        CatalogActions actions(
                EntityReads reads, CatalogCalls calls, LocationSettings settings, PermissionEvaluator permissions) {
            return new CatalogActions(reads, calls, settings, permissions);
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        CatalogRequests requests(WebTestClient client, FakeCatalog catalog) {
            return new CatalogRequests(client, catalog);
        }
    }
}
