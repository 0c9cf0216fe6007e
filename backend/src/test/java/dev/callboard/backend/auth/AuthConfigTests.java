package dev.callboard.backend.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthConfigTests {

    @Test
    void readsStaticTokensWithTheirRestrictions() {
        List<StaticTokenHandler.StaticToken> tokens = ExternalAccess.read(AppConfig.parse("""
                backend:
                  auth:
                    externalAccess:
                    - type: static
                      options: {token: 12345678a, subject: script}
                      accessRestrictions:
                      - {plugin: catalog, permission: 'a.b, c.d', permissionAttribute: {action: [read]}}
                      - plugin: scaffolder
                """));

        AccessRestrictions restrictions = tokens.getFirst().restrictions();
        assertThat(tokens.getFirst().subject()).isEqualTo("script");
        assertThat(tokens.toString()).doesNotContain("12345678a");
        assertThat(restrictions.allowPlugin("catalog")).isTrue();
        assertThat(restrictions.allowPlugin("search")).isFalse();
        assertThat(restrictions.limitsAt("catalog"))
                .contains(new AccessRestrictions.Limits(Set.of("a.b", "c.d"), Set.of("read")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {type: static, options: {token: short, subject: a}}            | at least 8 characters
                    {type: static, options: {token: 'with a blank', subject: a}}   | must not contain blanks
                    {type: static, options: {subject: a}}                          | options.token' is missing
                    {type: static, options: {token: long-enough}}                  | options.subject' is missing
                    {type: jwks, options: {url: 'http://a'}}                       | type' should be 'static'
                    {options: {token: long-enough, subject: a}}                    | type' is missing
                    {type: static, options: {token: long-enough, subject: a}, accessRestrictions: []} | lists no plugin
                    """)
    void refusesAnEntryThatWouldNotProtect(String entry, String message) {
        AppConfig config = AppConfig.parse("backend:\n  auth:\n    externalAccess:\n    - " + entry);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ExternalAccess.read(config))
                .withMessageStartingWith("app-config.yaml:4: 'backend.auth.externalAccess[0].")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"5m, PT10M", "2h, PT2H", "3d, PT24H"})
    void keepsTokenLifetimesWithinBounds(String configured, Duration expected) {
        AppConfig config = AppConfig.parse("auth: {backstageTokenExpiration: '" + configured + "'}");

        assertThat(AuthSettings.of(config, "http://a").tokens().lifetime()).isEqualTo(expected);
    }

    @Test
    void theDefaultsAreBackstages() {
        assertThat(AuthSettings.of(AppConfig.parse(""), "http://a"))
                .isEqualTo(new AuthSettings(
                        new UserTokens.Settings("http://a/api/auth", Duration.ofHours(1), false), false, false));
    }
}
