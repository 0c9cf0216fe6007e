package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateSettingsTests {

    @Test
    void nothingIsOnTrialByDefault() {
        assertThat(CandidateSettings.of(AppConfig.parse("{}"))).isEmpty();
    }

    @Test
    void everyDecisionIsJudgedAgainByDefault() {
        CandidateSettings settings = read("bundle: 'https://rules.example/next.tar.gz'");

        assertThat(settings.load().share()).isEqualTo(1);
        assertThat(settings.load().waiting()).isEqualTo(200);
        assertThat(settings.rules().refresh()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everythingCanBeSet() {
        CandidateSettings settings =
                read("bundle: 'https://rules.example/next.tar.gz', refresh: 1m, share: 0.25, waiting: 5");

        assertThat(settings.rules().bundle())
                .isEqualTo(new BundleLocation.Web(URI.create("https://rules.example/next.tar.gz")));
        assertThat(settings.rules().refresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.load().share()).isEqualTo(0.25);
        assertThat(settings.load().waiting()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            share: 1;                                       bundle
            bundle: 'https://a.example/b', share: 0;        share
            bundle: 'https://a.example/b', share: 2;        share
            bundle: 'https://a.example/b', share: all;      share
            bundle: 'https://a.example/b', waiting: 0;      waiting
            bundle: 'https://a.example/b', waiting: 100000; waiting
            """)
    void whatIsOfNoUseIsNamed(String yaml, String key) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining("callboard.policy.candidate")
                .withMessageContaining(key);
    }

    private static CandidateSettings read(String yaml) {
        return CandidateSettings.of(AppConfig.parse("callboard: {policy: {candidate: {" + yaml + "}}}"))
                .orElseThrow();
    }
}
