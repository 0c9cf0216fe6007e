package dev.callboard.backend.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.SettableClock;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Those who give tokens of clouds, played by their answers. */
class CloudTokensTests {

    private static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    @RegisterExtension
    static final WireMockExtension CLOUD = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void anApplicationOfAzureShowsItsSecret() {
        give("aks-token", "3600");

        assertThat(token("azure", azure(Map.of("AZURE_CLIENT_SECRET", "s3cr3t &"))))
                .isEqualTo("aks-token");

        LoggedRequest asked = asked();
        assertThat(asked.getUrl()).isEqualTo("/acme/oauth2/v2.0/token");
        assertThat(form(asked))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "robot",
                        "client_secret",
                        "s3cr3t &",
                        "scope",
                        AKS + "/.default"));
    }

    @Test
    void aWorkloadOfAzureShowsWhatItsClusterSaysOfIt() throws Exception {
        give("aks-token", "3600");
        Path file = Files.writeString(folder.resolve("token"), "signed-by-the-cluster\n");

        token("azure", azure(Map.of("AZURE_FEDERATED_TOKEN_FILE", file.toString())));

        assertThat(form(asked()))
                .containsEntry("client_assertion", "signed-by-the-cluster")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_secret");
    }

    @Test
    void aMachineOfAzureIsKnownWithoutAnything() {
        give("aks-token", "\"3599\"");

        assertThat(token("azure", Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", CLOUD.baseUrl())))
                .isEqualTo("aks-token");

        assertThat(asked().getUrl())
                .isEqualTo("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + AKS);
        assertThat(asked().getHeader("Metadata")).isEqualTo("true");
    }

    @Test
    void aServiceAccountOfGoogleSignsWithTheKeyOfTheConfiguration() throws Exception {
        give("gke-token", "3599");
        KeyPair keys = keys();

        CloudTokens tokens = CloudTokens.of(google(account(keys)), Map.of(), clock);

        assertThat(tokens.token("googleServiceAccount").reveal()).isEqualTo("gke-token");
        Map<String, String> form = form(asked());
        assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        SignedJWT assertion = SignedJWT.parse(form.get("assertion"));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic())))
                .isTrue();
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-1");
        assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("robot@acme.iam.gserviceaccount.com");
        assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(CLOUD.baseUrl() + "/token");
        assertThat(assertion.getJWTClaimsSet().getStringClaim("scope"))
                .isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(assertion.getJWTClaimsSet().getExpirationTime())
                .isEqualTo(clock.instant().plusSeconds(3600));
    }

    @Test
    void theKeyOfAServiceAccountMayBeInAFileThatTheEnvironmentNames() throws Exception {
        give("gke-token", "3599");
        Path file =
                Files.writeString(folder.resolve("key.json"), account(keys()).toString());

        assertThat(token("googleServiceAccount", Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
                .isEqualTo("gke-token");
    }

    @Test
    void aMachineOfGoogleIsKnownWithoutAnything() {
        give("gke-token", "3599");
        String host = URI.create(CLOUD.baseUrl()).getAuthority();

        assertThat(token("googleServiceAccount", Map.of("GCE_METADATA_HOST", host)))
                .isEqualTo("gke-token");

        assertThat(asked().getUrl()).isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(asked().getHeader("Metadata-Flavor")).isEqualTo("Google");
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItEnds() {
        CloudTokens tokens =
                CloudTokens.of(AppConfig.parse("{}"), azure(Map.of("AZURE_CLIENT_SECRET", "s3cr3t")), clock);
        give("first", "3600");
        tokens.token("azure");
        give("second", "3600");

        clock.advance(Duration.ofMinutes(54));
        assertThat(tokens.token("azure").reveal()).isEqualTo("first");
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.token("azure").reveal()).isEqualTo("second");
        assertThat(CLOUD.getAllServeEvents()).hasSize(2);
    }

    @Test
    void whatIsRefusedIsToldWithoutWhatWasShown() {
        CLOUD.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(401)
                        .withBody("{\"error\":\"invalid_client\",\"error_description\":\"not s3cr3t\"}")));

        assertThatThrownBy(() -> token("azure", azure(Map.of("AZURE_CLIENT_SECRET", "s3cr3t"))))
                .isInstanceOf(ClusterCredentials.NotHere.class)
                .hasMessage(
                        CLOUD.baseUrl() + " gives this server no token: it answers with status 401, invalid_client");
    }

    @Test
    void aKeyThatIsNoneIsTheConfigurationsMistakeAndIsNotRepeated() {
        for (String text : new String[] {"no json s3cr3t", "{\"client_email\": \"s3cr3t\"}"}) {
            ObjectNode config = JsonMapper.shared().createObjectNode();
            config.putObject("kubernetes").put("googleServiceAccountCredentials", text);
            assertThatThrownBy(() -> CloudTokens.of(AppConfig.parse(config.toString()), Map.of(), clock))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("kubernetes.googleServiceAccountCredentials")
                    .hasMessageNotContaining("s3cr3t");
        }
    }

    private String token(String authProvider, Map<String, String> environment) {
        return CloudTokens.of(AppConfig.parse("{}"), environment, clock)
                .token(authProvider)
                .reveal();
    }

    private static Map<String, String> azure(Map<String, String> proof) {
        Map<String, String> environment = new TreeMap<>(proof);
        environment.put("AZURE_TENANT_ID", "acme");
        environment.put("AZURE_CLIENT_ID", "robot");
        environment.put("AZURE_AUTHORITY_HOST", CLOUD.baseUrl() + "/");
        return environment;
    }

    private static void give(String token, String lifetime) {
        CLOUD.stubFor(any(anyUrl())
                .willReturn(okJson("{\"access_token\":\"" + token + "\",\"expires_in\":" + lifetime + "}")));
    }

    private static LoggedRequest asked() {
        return CLOUD.getAllServeEvents().getFirst().getRequest();
    }

    private static Map<String, String> form(LoggedRequest request) {
        Map<String, String> form = new TreeMap<>();
        for (String field : request.getBodyAsString().split("&", -1)) {
            String[] parts = field.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static ObjectNode account(KeyPair keys) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("type", "service_account")
                .put("client_email", "robot@acme.iam.gserviceaccount.com")
                .put("private_key_id", "key-1")
                .put("token_uri", CLOUD.baseUrl() + "/token")
                .put(
                        "private_key",
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(keys.getPrivate().getEncoded())
                                + "\n-----END PRIVATE KEY-----\n");
    }

    private static AppConfig google(ObjectNode account) {
        ObjectNode config = JsonMapper.shared().createObjectNode();
        config.putObject("kubernetes").put("googleServiceAccountCredentials", account.toString());
        return AppConfig.parse(config.toString());
    }
}
