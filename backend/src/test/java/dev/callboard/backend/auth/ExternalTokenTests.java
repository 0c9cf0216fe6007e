package dev.callboard.backend.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ExternalTokenTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] SECRET = "twenty-four bytes of it!".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final WireMockExtension ISSUER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static RSAKey key;

    private final SettableClock clock = new SettableClock();

    @BeforeAll
    static void makeKey() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
    }

    @BeforeEach
    void publishKey() {
        ISSUER.stubFor(get(urlEqualTo("/keys")).willReturn(okJson(new JWKSet(key.toPublicJWK()).toString())));
    }

    @Test
    void aTokenOfAConfiguredIssuerIsAProgramsNamedByItsSubject() throws Exception {
        assertService(verify(jwks(""), signed(claims -> claims)), "external:robot");
        assertService(verify(jwks("subjectPrefix: ci"), signed(claims -> claims)), "external:ci:robot");
    }

    @Test
    void issuerAudienceAndAlgorithmHaveToFitWhereTheyAreConfigured() throws Exception {
        String strict = "issuer: 'https://idp', audience: [callboard, other], algorithm: RS256";

        assertService(
                verify(
                        jwks(strict),
                        signed(claims -> claims.issuer("https://idp").audience("callboard"))),
                "external:robot");
        assertNotOurs(verify(
                jwks(strict), signed(claims -> claims.issuer("https://else").audience("callboard"))));
        assertNotOurs(verify(
                jwks(strict), signed(claims -> claims.issuer("https://idp").audience("third"))));
        assertNotOurs(verify(jwks(strict), signed(claims -> claims.issuer("https://idp"))));
        assertNotOurs(verify(jwks("algorithm: ES256"), signed(claims -> claims)));
    }

    @Test
    void anExpiredOrEarlyOrNamelessTokenIsRefused() throws Exception {
        Date now = Date.from(clock.instant());
        Date later = Date.from(clock.instant().plusSeconds(60));

        assertNotOurs(verify(jwks(""), signed(claims -> claims.expirationTime(now))));
        assertNotOurs(verify(jwks(""), signed(claims -> claims.notBeforeTime(later))));
        assertNotOurs(verify(jwks(""), signed(claims -> claims.subject(null))));
    }

    @Test
    void aTokenThatAnotherKeySignedIsRefused() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("one").generate();

        assertNotOurs(verify(jwks(""), signed(other, claims().build())));
    }

    @Test
    void anUnsignedTokenIsRefused() throws Exception {
        String body = Base64URL.encode("{\"sub\":\"robot\"}").toString();

        assertNotOurs(verify(jwks(""), Base64URL.encode("{\"alg\":\"none\"}") + "." + body + "."));
    }

    @Test
    void whileTheKeysOfItsIssuerAreAwayATokenIsNotRefusedAndNotAccepted() throws Exception {
        ISSUER.stubFor(get(urlEqualTo("/keys")).willReturn(aResponse().withStatus(502)));
        AuthenticationFilter filter = filter(jwks("issuer: 'https://idp'"));

        for (int time = 0; time < 3; time++) {
            StepVerifier.create(filter.verify(signed(claims -> claims.issuer("https://idp")), "catalog"))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(ServiceUnavailableError.class)
                            .hasMessageContaining("an issuer of backend.auth.externalAccess")
                            .hasMessageNotContaining(ISSUER.baseUrl()))
                    .verify(SOON);
        }
    }

    @Test
    void whatNoKeyCouldMakeGoodIsRefusedWithoutTheKeys() throws Exception {
        ISSUER.stubFor(get(urlEqualTo("/keys")).willReturn(aResponse().withStatus(502)));
        AuthenticationFilter filter = filter(jwks("issuer: 'https://idp', audience: callboard"));
        Date now = Date.from(clock.instant());

        for (String token : List.of(
                "no token at all",
                signed(claims -> claims.issuer("https://else").audience("callboard")),
                signed(claims -> claims.issuer("https://idp").audience("third")),
                signed(claims ->
                        claims.issuer("https://idp").audience("callboard").expirationTime(now)))) {
            StepVerifier.create(filter.verify(token, "catalog"))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(AuthenticationError.class)
                            .hasMessage("Illegal token"))
                    .verify(SOON);
        }
    }

    @Test
    void keysThatWereFetchedGoOnBeingGoodWhileTheIssuerIsAway() throws Exception {
        AuthenticationFilter filter = filter(jwks(""));
        assertThat(filter.verify(signed(claims -> claims), "catalog").blockOptional(SOON))
                .isPresent();

        ISSUER.stubFor(get(urlEqualTo("/keys")).willReturn(aResponse().withStatus(502)));

        assertThat(filter.verify(signed(claims -> claims.subject("another")), "catalog")
                        .blockOptional(SOON))
                .isPresent();
    }

    @Test
    void anIssuerThatIsAwayDoesNotKeepTheOthersFromBeingAsked() throws Exception {
        ISSUER.stubFor(get(urlEqualTo("/away")).willReturn(aResponse().withStatus(502)));
        String config = "backend: {auth: {externalAccess: [{type: jwks, options: {url: '" + ISSUER.baseUrl()
                + "/away'}}, {type: jwks, options: {url: '" + ISSUER.baseUrl() + "/keys'}}]}}";

        assertThat(filter(config)
                        .verify(signed(claims -> claims), "catalog")
                        .map(TokenHandler.Verified::credentials)
                        .blockOptional(SOON))
                .contains(new Credentials.Service("external:robot", AccessRestrictions.none()));
    }

    @Test
    void aLegacyTokenIsItsConfiguredSubjects() throws Exception {
        assertService(verify(legacy(SECRET), hmac("{\"sub\":\"backstage-server\"}", SECRET)), "old-backend");
        assertService(
                verify(legacy(SECRET), hmac("{\"sub\":\"backstage-server\",\"exp\":" + in(60) + "}", SECRET)),
                "old-backend");
    }

    @Test
    void aLegacyTokenWithAnotherSecretSubjectOrAudienceIsRefused() throws Exception {
        byte[] other = "another secret of 24 byte".getBytes(StandardCharsets.UTF_8);

        assertNotOurs(verify(legacy(SECRET), hmac("{\"sub\":\"backstage-server\"}", other)));
        assertNotOurs(verify(legacy(SECRET), hmac("{\"sub\":\"somebody\"}", SECRET)));
        assertNotOurs(verify(legacy(SECRET), hmac("{\"sub\":\"backstage-server\",\"aud\":\"x\"}", SECRET)));
    }

    @Test
    void anExpiredLegacyTokenIsRefusedAtOnce() throws Exception {
        String expired = hmac("{\"sub\":\"backstage-server\",\"exp\":" + in(0) + "}", SECRET);

        StepVerifier.create(verify(legacy(SECRET), expired))
                .expectError(AuthenticationError.class)
                .verify(SOON);
    }

    @Test
    void keysOfOldConfigurationsCount() throws Exception {
        String config = "backend: {auth: {keys: [{secret: '" + base64(SECRET) + "'}]}}";

        assertService(verify(config, hmac("{\"sub\":\"backstage-server\"}", SECRET)), "external:backstage-plugin");
    }

    private Mono<Credentials> verify(String config, String token) {
        return Flux.fromIterable(ExternalAccess.read(AppConfig.parse(config), clock))
                .concatMap(handler -> handler.verify(token, "catalog"))
                .next()
                .map(TokenHandler.Verified::credentials);
    }

    private AuthenticationFilter filter(String config) {
        return new AuthenticationFilter(
                ExternalAccess.read(AppConfig.parse(config), clock), List.of(), List.of(), false);
    }

    private static String jwks(String more) {
        return "backend: {auth: {externalAccess: [{type: jwks, options: {url: '" + ISSUER.baseUrl() + "/keys'"
                + (more.isEmpty() ? "" : ", " + more) + "}}]}}";
    }

    private static String legacy(byte[] secret) {
        return "backend: {auth: {externalAccess: [{type: legacy, options: {secret: '" + base64(secret)
                + "', subject: old-backend}}]}}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private long in(long seconds) {
        return clock.instant().getEpochSecond() + seconds;
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("robot")
                .expirationTime(Date.from(Instant.parse("2026-01-01T01:00:00Z")));
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return signed(key, change.apply(claims()).build());
    }

    private static String signed(RSAKey signer, JWTClaimsSet claims) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("one")
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new RSASSASigner(signer));
        return token.serialize();
    }

    private static String hmac(String payload, byte[] secret) throws Exception {
        String input = Base64URL.encode("{\"alg\":\"HS256\"}") + "." + Base64URL.encode(payload);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void assertService(Mono<Credentials> verified, String subject) {
        StepVerifier.create(verified)
                .expectNext(new Credentials.Service(subject, AccessRestrictions.none()))
                .expectComplete()
                .verify(SOON);
    }

    private static void assertNotOurs(Mono<Credentials> verified) {
        StepVerifier.create(verified).expectComplete().verify(SOON);
    }
}
