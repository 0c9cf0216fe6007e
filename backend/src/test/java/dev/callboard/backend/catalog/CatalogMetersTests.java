package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CatalogMetersTests {

    private static final Instant NOW = Instant.EPOCH.plusSeconds(90);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void sayHowSourcesFare() {
        FakeCatalog catalog = new FakeCatalog();

        new CatalogMeters(catalog, () -> NOW).bindTo(registry);

        assertThat(registry.scrape())
                .contains("callboard_catalog_sources 2.0")
                .contains("callboard_catalog_sources_failing 1.0")
                .contains("callboard_catalog_sources_remaining 1.0")
                .contains("callboard_catalog_success_age_seconds 90.0")
                .contains("callboard_catalog_backoff_seconds 0.0")
                .contains("callboard_catalog_leader 1.0");
    }

    @Test
    void countLooksByHostAndResultOnceSomebodyWantsFigures() {
        LookMeters looks = new LookMeters();
        looks.looked("git.acme.example", "read", Duration.ofSeconds(1));
        looks.bindTo(registry);
        looks.looked("git.acme.example", "read", Duration.ofSeconds(2));
        looks.looked("git.acme.example", "NotFoundError", Duration.ofSeconds(1));
        looks.looked("", "whatever a processor says", Duration.ofSeconds(1));

        assertThat(registry.scrape())
                .contains("callboard_catalog_looks_seconds_count{host=\"git.acme.example\",result=\"read\"} 1")
                .contains("callboard_catalog_looks_seconds_sum{host=\"git.acme.example\",result=\"read\"} 2.0")
                .contains("callboard_catalog_looks_seconds_count{host=\"git.acme.example\",result=\"NotFoundError\"} 1")
                .contains("callboard_catalog_looks_seconds_count{host=\"local\",result=\"Error\"} 1");
    }
}
