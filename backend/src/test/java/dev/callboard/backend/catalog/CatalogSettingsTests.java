package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.catalog.Locations.OnConflict;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.CatalogRules.Allowed;
import dev.callboard.catalog.processing.CatalogRules.Origin;
import dev.callboard.catalog.processing.CatalogRules.Rule;
import dev.callboard.catalog.stitching.OrphanStrategy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogSettingsTests {

    private static CatalogSettings read(String yaml) {
        return CatalogSettings.of(AppConfig.parse(yaml));
    }

    @Test
    void anEmptyConfigurationMeansTheDefaults() {
        assertThat(read("catalog: {}"))
                .isEqualTo(new CatalogSettings(
                        List.of(),
                        CatalogRules.defaults(),
                        OrphanStrategy.DELETE,
                        Duration.ofMillis(300),
                        Duration.ofSeconds(10),
                        Duration.ofDays(90)));
        assertThat(LocationSettings.of(AppConfig.parse("catalog: {}")))
                .isEqualTo(new LocationSettings(false, OnConflict.REJECT));
    }

    @Test
    void everythingIsReadFromItsKey() {
        CatalogSettings settings = read("""
                catalog:
                  orphanStrategy: keep
                  processingInterval: { minutes: 2 }
                  rules:
                    - allow: [Component, { kind: Template, spec.type: website }]
                      locations: [{ type: url, pattern: 'https://h/**' }, { type: file, exact: /x.yaml }]
                  locations:
                    - type: url
                      target: https://h/a.yaml
                      rules: [{ allow: [User] }]
                """);

        assertThat(settings.orphans()).isEqualTo(OrphanStrategy.KEEP);
        assertThat(settings.remoteInterval()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.locations())
                .extracting(location -> location.type() + " " + location.target())
                .containsExactly("url https://h/a.yaml");
        assertThat(settings.rules())
                .isEqualTo(new CatalogRules(List.of(
                        new Rule(
                                List.of(new Allowed("Component", null), new Allowed("Template", "website")),
                                List.of(new Origin("url", null, "https://h/**"), new Origin("file", "/x.yaml", null))),
                        new Rule(
                                List.of(new Allowed("User", null)),
                                List.of(new Origin("url", "https://h/a.yaml", null))))));
    }

    @Test
    void anEmptyListOfRulesAllowsNothing() {
        assertThat(read("catalog: { rules: [] }").rules()).isEqualTo(new CatalogRules(List.of()));
    }

    @Test
    void pollingCanBeSwitchedOff() {
        CatalogSettings settings = read("catalog: { processingInterval: false }");

        assertThat(settings.localInterval()).isGreaterThan(Duration.ofDays(30));
        assertThat(settings.remoteInterval()).isGreaterThan(Duration.ofDays(30));
    }

    @Test
    void registeringIsConfigurable() {
        assertThat(LocationSettings.of(
                        AppConfig.parse("catalog: { readonly: true, defaultLocationConflictStrategy: refresh }")))
                .isEqualTo(new LocationSettings(true, OnConflict.REFRESH));
        assertThatThrownBy(() ->
                        LocationSettings.of(AppConfig.parse("catalog: { defaultLocationConflictStrategy: perhaps }")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'catalog.defaultLocationConflictStrategy' should be reject or refresh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{ orphanStrategy: perhaps } | 'catalog.orphanStrategy' should be delete or keep",
                "{ processingInterval: 5ms } | 'catalog.processingInterval' should be at least a second",
                "{ rules: [{ allow: Component }] } | 'catalog.rules[0].allow' should be a list of kinds",
                "{ rules: [{}] } | 'catalog.rules[0].allow' should be a list of kinds",
                "{ rules: [{ allow: [{ spec.type: x }] }] } | 'catalog.rules[0].allow' should be a list of kinds",
                "{ rules: [{ allow: [API], locations: [{ type: url, exact: a, pattern: b }] }] } | 'catalog.rules[0].locations[0].pattern' cannot be used",
                "{ locations: [{ type: url }] } | 'catalog.locations[0].target' is missing"
            })
    void aMistakeIsToldWithItsKey(String catalog, String message) {
        assertThatThrownBy(() -> read("catalog: " + catalog))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
