package dev.callboard.scm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GitHubAppTokensTests {

    private static KeyPair keys;

    private final WireMockServer github = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final MovableClock clock = new MovableClock();

    @BeforeAll
    static void makeKeys() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void start() {
        github.start();
        github.stubFor(get(urlEqualTo("/app/installations?per_page=100"))
                .willReturn(okJson("[{\"id\": 7, \"account\": {\"login\": \"Acme\"}, \"suspended_at\": null}]")
                        .withHeader("Link", "<" + github.baseUrl() + "/app/installations?page=2>; rel=\"next\"")));
        github.stubFor(
                get(urlEqualTo("/app/installations?page=2"))
                        .willReturn(
                                okJson(
                                        "[{\"id\": 8, \"account\": {\"login\": \"globex\"}, \"suspended_at\": \"2026-01-01T00:00:00Z\"}]")));
        github.stubFor(post("/app/installations/7/access_tokens")
                .willReturn(aResponse()
                        .withStatus(201)
                        .withBody("{\"token\": \"ghs_first\", \"expires_at\": \"2026-05-04T11:00:00Z\"}")));
    }

    @AfterEach
    void stop() {
        github.stop();
    }

    @Test
    void exchangesASignedStatementForTheTokenOfTheOwnersInstallation() throws Exception {
        assertThat(tokens(Set.of()).login("/acme/shop.git"))
                .contains(new ScmCredentials.Login("x-access-token", "ghs_first"));

        String shown = github.findAll(postRequestedFor(urlMatching(".*/access_tokens")))
                .getFirst()
                .getHeader("Authorization");
        String[] parts = shown.substring("Bearer ".length()).split("\\.", -1);
        JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asString()).isEqualTo("4711");
        assertThat(claims.path("exp").asLong())
                .isBetween(clock.instant().getEpochSecond(), clock.instant().getEpochSecond() + 600);
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(keys.getPublic());
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void keepsATokenUntilShortlyBeforeItEnds() {
        GitHubAppTokens tokens = tokens(Set.of());
        tokens.login("acme");
        clock.advance(Duration.ofMinutes(45));

        tokens.login("acme");

        github.verify(1, postRequestedFor(urlPathEqualTo("/app/installations/7/access_tokens")));
        clock.advance(Duration.ofMinutes(6));

        tokens.login("acme");

        github.verify(2, postRequestedFor(urlPathEqualTo("/app/installations/7/access_tokens")));
    }

    @Test
    void hasNoTokenForAnOwnerWithoutInstallation() {
        assertThat(tokens(Set.of()).login("initech/tps")).isEmpty();
        assertThat(tokens(Set.of("initech")).login("acme/shop")).isEmpty();
    }

    @Test
    void saysThatAnInstallationIsSuspended() {
        assertThatExceptionOfType(ScmException.AccessDenied.class)
                .isThrownBy(() -> tokens(Set.of()).login("globex/x"))
                .withMessageContaining("suspended");
    }

    @Test
    void namesTheOwnersThatHaveInstalledIt() {
        assertThat(tokens(Set.of()).owners("4711")).containsExactly("acme");
        assertThat(tokens(Set.of()).owners("another")).isEmpty();
    }

    @Test
    void readsTheKeyAsGitHubHandsItOut() {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

        assertThat(AppJwt.key(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(keys.getPrivate());
        assertThat(AppJwt.key(pem("PRIVATE KEY", pkcs8))).isEqualTo(keys.getPrivate());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppJwt.key("secret"))
                .withMessageNotContaining("secret");
    }

    @Test
    void showsNoSecretInItsText() {
        GitHubApp app =
                new GitHubApp("4711", pem("PRIVATE KEY", keys.getPrivate().getEncoded()), Set.of());

        assertThat(app.toString()).isEqualTo("GitHubApp[4711]");
        assertThat(new ScmCredentials.GitHubApps(tokens(Set.of()), ScmCredentials.none()).toString())
                .doesNotContain("BEGIN");
    }

    private GitHubAppTokens tokens(Set<String> owners) {
        GitHubApp app =
                new GitHubApp("4711", pem("PRIVATE KEY", keys.getPrivate().getEncoded()), owners);
        return new GitHubAppTokens(github.baseUrl(), List.of(app), new ApiTransport(ScmNetwork.plain(), clock, clock));
    }

    private static String pem(String name, byte[] der) {
        return "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + name
                + "-----\n";
    }
}
