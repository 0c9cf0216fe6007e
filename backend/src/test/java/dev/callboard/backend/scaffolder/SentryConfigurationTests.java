package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scaffolder.action.sentry.SentryAccess;
import java.net.http.HttpClient;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which Sentry steps work on. */
class SentryConfigurationTests {

    @Test
    void theConfigurationSaysWhichAndWithWhatToken() {
        SentryAccess sentry =
                access("scaffolder: {sentry: {token: t0ken, apiBaseUrl: 'https://sentry.acme.example/api/0/'}}");

        assertThat(sentry.apiBaseUrl()).isEqualTo("https://sentry.acme.example/api/0");
        assertThat(Objects.requireNonNull(sentry.token()).reveal()).isEqualTo("t0ken");
        assertThat(sentry.toString()).doesNotContain("t0ken");
    }

    @Test
    void withoutOneItIsThePublicSentryAndStepsBringTheToken() {
        SentryAccess sentry = access("{}");

        assertThat(sentry.apiBaseUrl()).isEqualTo("https://sentry.io/api/0");
        assertThat(sentry.token()).isNull();
    }

    @Test
    void anAddressThatIsNoUrlStopsTheStartAndIsNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> access("scaffolder: {sentry: {apiBaseUrl: sentry.acme.example}}"))
                .withMessageContaining("scaffolder.sentry.apiBaseUrl");
    }

    private static SentryAccess access(String yaml) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return ActionConfiguration.sentry(client, AppConfig.parse(yaml).section("scaffolder.sentry"));
        }
    }
}
