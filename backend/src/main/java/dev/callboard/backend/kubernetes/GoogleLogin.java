package dev.callboard.backend.kubernetes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.kubernetes.CloudTokens.Fresh;
import dev.callboard.backend.kubernetes.CloudTokens.Login;
import dev.callboard.backend.kubernetes.ClusterCredentials.NotHere;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens for clusters of GKE: by the key of a service account, which the configuration has or the environment names a file of,
 * or by the service account of the machine.
 */
final class GoogleLogin implements Login {

    private static final String KEY = "kubernetes.googleServiceAccountCredentials";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String TOKENS = "https://oauth2.googleapis.com/token";
    private static final String MACHINE = "metadata.google.internal";
    private static final long SECONDS = 3600;

    private final @Nullable JsonNode configured;
    private final TokenServer server;
    private final Map<String, String> environment;
    private final InstantSource clock;

    private GoogleLogin(
            @Nullable JsonNode configured, TokenServer server, Map<String, String> environment, InstantSource clock) {
        this.configured = configured;
        this.server = server;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /** @throws dev.callboard.backend.config.ConfigException if the configuration has no such key in its place */
    static GoogleLogin of(AppConfig config, TokenServer server, Map<String, String> environment, InstantSource clock) {
        return new GoogleLogin(
                config.secret(KEY)
                        .map(text -> configured(config, text.reveal()))
                        .orElse(null),
                server,
                environment,
                clock);
    }

    private static JsonNode configured(AppConfig config, String text) {
        try {
            JsonNode account = JsonMapper.shared().readTree(text);
            if (account.path("private_key").isString()
                    && account.path("client_email").isString()) {
                return account;
            }
        } catch (JacksonException e) {
            // Its message may have a part of the key in it.
            throw config.error(KEY, "should be the JSON of a service account's key");
        }
        throw config.error(KEY, "should be the JSON of a service account's key, with client_email and private_key");
    }

    @Override
    public Fresh token() {
        if (configured != null) {
            return account(configured);
        }
        String file = environment.get("GOOGLE_APPLICATION_CREDENTIALS");
        return file == null ? machine() : account(read(Path.of(file)));
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode account = JsonMapper.shared().readTree(Files.readString(file));
            if (account.path("private_key").isString()) {
                return account;
            }
        } catch (IOException | JacksonException e) {
            throw new NotHere("GOOGLE_APPLICATION_CREDENTIALS names " + file + ", which cannot be read as JSON");
        }
        throw new NotHere("GOOGLE_APPLICATION_CREDENTIALS names " + file
                + ", which is no key of a service account; other kinds of credentials are not known here");
    }

    private Fresh account(JsonNode account) {
        String address = account.path("token_uri").asString(TOKENS);
        return server.post(URI.create(address), Map.of("grant_type", GRANT, "assertion", assertion(account, address)));
    }

    private String assertion(JsonNode account, String audience) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(account.path("client_email").asString(""))
                .audience(audience)
                .claim("scope", SCOPE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(SECONDS)))
                .build();
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(account.path("private_key_id").asString(null))
                            .build(),
                    claims);
            jwt.sign(new RSASSASigner(privateKey(account.path("private_key").asString(""))));
            return jwt.serialize();
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            throw new NotHere("The private_key of the service account "
                    + account.path("client_email").asString("") + " cannot be used");
        }
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private Fresh machine() {
        String host = environment.getOrDefault("GCE_METADATA_HOST", MACHINE);
        return server.get(
                URI.create("http://" + host + "/computeMetadata/v1/instance/service-accounts/default/token"),
                "Metadata-Flavor",
                "Google");
    }
}
