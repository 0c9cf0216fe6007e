package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSettingsTests {

    @Test
    void everythingHasADefault() {
        RecordSettings settings = RecordSettings.of(AppConfig.parse("{}"));

        assertThat(settings.retention()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.checkpoints()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.signingKey()).isNull();
        assertThat(settings.readers()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        RecordSettings settings = RecordSettings.of(AppConfig.parse("""
                callboard:
                  policy:
                    records:
                      retention: {days: 7}
                      checkpoints: {minutes: 1}
                      signingKeyFile: /keys/records.key
                      mask: [/parameters/salary]
                      readers: [Group:default/Security]
                """));

        assertThat(settings.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.checkpoints()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.signingKey()).hasFileName("records.key");
        assertThat(settings.readers()).containsExactly("group:default/security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention: {days: 0}", "checkpoints: {minutes: 0}", "mask: [salary]", "mask: [\"\"]"})
    void whatIsOfNoUseIsAMistake(String setting) {
        AppConfig config = AppConfig.parse("callboard: {policy: {records: {" + setting + "}}}");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RecordSettings.of(config))
                .withMessageContaining("callboard.policy.records");
    }
}
