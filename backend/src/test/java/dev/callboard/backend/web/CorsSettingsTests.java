package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsSettingsTests {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http://localhost:3000, true",
        "http://localhost:3000, HTTP://LOCALHOST:3000, true",
        "http://localhost:3000, http://localhost:30000, false",
        "https://*.example, https://portal.example, true",
        "https://*.example, https://a.b.example, true",
        "https://*.example, https://evil.com/.example, false",
        "https://*.example, https://xexample, false",
        "'http://local?ost', http://localhost, true"
    })
    void originsAreMatchedByPattern(String pattern, String origin, boolean allowed) {
        assertThat(cors("{origin: '" + pattern + "'}").allows(origin)).isEqualTo(allowed);
    }

    @Test
    void otherOriginsAreNotProvidedForUnlessConfigured() {
        assertThat(CorsSettings.of(AppConfig.parse("backend: {}"))).isEmpty();
    }

    @Test
    void refusesPatternsItWouldMisread() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> cors("{origin: 'https://{a,b}.example'}"))
                .withMessageContaining("'backend.cors.origin' has a pattern with more than * and ?");
    }

    private static CorsSettings cors(String yaml) {
        return CorsSettings.of(AppConfig.parse("backend: {cors: " + yaml + "}")).orElseThrow();
    }
}
