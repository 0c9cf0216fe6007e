package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scaffolder.action.confluence.ConfluenceAccess;
import java.net.http.HttpClient;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Confluence steps read pages of. */
class ConfluenceSettingsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {token: t0ken}                                         | Bearer t0ken
            {type: basic, email: a@x.io, token: t0ken}             | Basic YUB4LmlvOnQwa2Vu
            {type: userpass, username: ada, password: t0ken}       | Basic YWRhOnQwa2Vu
            """)
    void theConfigurationSaysWhichAndWithWhatCredentials(String auth, String header) {
        ConfluenceAccess confluence = access("{baseUrl: 'https://confluence.acme.example/', auth: " + auth + "}");

        assertThat(confluence.baseUrl()).isEqualTo("https://confluence.acme.example");
        assertThat(Objects.requireNonNull(confluence.authorization()).reveal()).isEqualTo(header);
        assertThat(confluence.toString())
                .doesNotContain("t0ken")
                .doesNotContain("YUB4")
                .doesNotContain("YWRh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {baseUrl: 'https://c.example'}                              | confluence.auth.token
            {baseUrl: 'https://c.example', auth: {type: basic, token: t}} | confluence.auth.email
            {baseUrl: 'https://c.example', auth: {type: odd, token: t}} | confluence.auth.type
            {baseUrl: c.example, auth: {token: t}}                      | confluence.baseUrl
            """)
    void whatIsMissingOrWrongStopsTheStartAndIsNamed(String confluence, String key) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> access(confluence))
                .withMessageContaining(key);
    }

    @Test
    void withoutOneNoneIsReached() {
        assertThat(ConfluenceAccess.none().baseUrl()).isNull();
    }

    private static ConfluenceAccess access(String confluence) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return ConfluenceSettings.access(
                    client, AppConfig.parse("confluence: " + confluence).section("confluence"));
        }
    }
}
