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
import reactor.core.publisher.Mono;

class AuthConfigTests {

    @Test
    void readsStaticTokensWithTheirRestrictions() {
        List<TokenHandler> handlers = ExternalAccess.read(AppConfig.parse("""
                backend:
                  auth:
                    externalAccess:
                    - type: static
                      options: {token: 12345678a, subject: script}
                      accessRestrictions:
                      - {plugin: catalog, permission: 'a.b, c.d', permissionAttribute: {action: [read]}}
                      - plugin: scaffolder
                """), new SettableClock());

        Credentials.Service script = service(handlers.getFirst().verify("12345678a", "catalog"));
        AccessRestrictions restrictions = script.restrictions();
        assertThat(script.subject()).isEqualTo("script");
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
                    {type: magic, options: {token: long-enough, subject: a}}       | type' should be 'static'
                    {type: jwks, options: {url: 'ftp://a'}}                        | options.url' should be an http
                    {type: jwks, options: {url: 'http://a', algorithm: HS256}}     | options.algorithm' should be
                    {type: jwks, options: {url: 'http://a', issuer: [b, c]}}       | options.issuer' should be one
                    {type: legacy, options: {secret: '***', subject: a}}           | options.secret' should be base64
                    {type: legacy, options: {secret: c2hvcnQ=, subject: a}}        | options.secret' should hold
                    {options: {token: long-enough, subject: a}}                    | type' is missing
                    {type: static, options: {token: long-enough, subject: a}, accessRestrictions: []} | lists no plugin
                    """)
    void refusesAnEntryThatWouldNotProtect(String entry, String message) {
        AppConfig config = AppConfig.parse("backend:\n  auth:\n    externalAccess:\n    - " + entry);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ExternalAccess.read(config, new SettableClock()))
                .withMessageStartingWith("app-config.yaml:4: 'backend.auth.externalAccess[0].")
                .withMessageContaining(message);
    }

    private static Credentials.Service service(Mono<TokenHandler.Verified> verified) {
        return (Credentials.Service) verified.blockOptional().orElseThrow().credentials();
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
