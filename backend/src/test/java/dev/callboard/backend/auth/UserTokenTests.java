package dev.callboard.backend.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.catalog.model.EntityRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class UserTokenTests {

    private static final EntityRef GUEST = EntityRef.parse("user:development/guest");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock();
    private final AuthStore store = AuthStore.inMemory();
    private final SigningKeys keys = new SigningKeys(store, AuthStore.Purpose.USER, LIFETIME, clock);
    private final UserTokens tokens = issuer(keys, false);
    private final UserTokenHandler handler = new UserTokenHandler(keys, clock);

    @Test
    void aTokenHasTheMembersOfBackstagesInTheirOrder() {
        String[] parts = tokens.issue(GUEST, List.of("group:default/team")).split("\\.", -1);

        assertThat(text(parts[0]))
                .matches("\\{\"typ\":\"vnd.backstage.user\",\"alg\":\"ES256\",\"kid\":\"[0-9a-f-]{36}\"}");
        assertThat(text(parts[1]))
                .matches("\\{\"iss\":\"http://localhost:7007/api/auth\",\"sub\":\"user:development/guest\","
                        + "\"aud\":\"backstage\",\"iat\":1767225600,\"exp\":1767229200,\"uip\":\"[\\w-]{86}\"}");
    }

    @Test
    void theProofIsTheSignatureOfALimitedToken() throws Exception {
        String token = tokens.issue(GUEST, List.of());
        JWSObject whole = JWSObject.parse(token);
        String keyId = whole.getHeader().getKeyID();

        String header = "{\"typ\":\"vnd.backstage.limited-user\",\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}";
        String payload = "{\"sub\":\"user:development/guest\",\"iat\":1767225600,\"exp\":1767229200}";
        String limited = Base64URL.encode(header) + "." + Base64URL.encode(payload) + "."
                + whole.getPayload().toJSONObject().get("uip");

        assertThat(JWSObject.parse(limited)
                        .verify(new ECDSAVerifier(keys.current().toECPublicKey())))
                .isTrue();
        StepVerifier.create(handler.verify(limited))
                .expectNext(new TokenHandler.Verified(new Credentials.User(GUEST, null, new Secret(limited)), true))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(handler.verify(token))
                .expectNext(new TokenHandler.Verified(new Credentials.User(GUEST, null, new Secret(limited)), false))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aGoodTokenIsItsUsers() {
        StepVerifier.create(handler.verify(tokens.issue(GUEST, List.of())).map(TokenHandler.Verified::credentials))
                .expectNextMatches(credentials -> credentials instanceof Credentials.User user
                        && user.ref().equals(GUEST)
                        && user.actor() == null)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void ownershipIsInTheTokenOnlyIfAskedFor() throws Exception {
        String token = issuer(keys, true).issue(GUEST, List.of("group:default/team"));

        assertThat(JWSObject.parse(token).getPayload().toJSONObject())
                .containsEntry("ent", List.of("group:default/team"));
    }

    @Test
    void anExpiredTokenIsRefusedEvenIfItWasGoodBefore() {
        String token = tokens.issue(GUEST, List.of());
        StepVerifier.create(handler.verify(token))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);

        clock.advance(LIFETIME);

        assertRefused(handler.verify(token));
    }

    @Test
    void aTokenWhoseContentWasChangedIsRefused() {
        String[] parts = tokens.issue(GUEST, List.of()).split("\\.", -1);
        String changed =
                Base64URL.encode(text(parts[1]).replace("guest", "admin")).toString();

        assertRefused(handler.verify(parts[0] + "." + changed + "." + parts[2]));
    }

    @Test
    void aTokenSignedWithAnotherKeyUnderOurKeysNameIsRefused() throws Exception {
        String keyId = keys.current().getKeyID();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();

        assertRefused(handler.verify(signed(header("vnd.backstage.user", keyId), other)));
    }

    @Test
    void aTokenWithAnUnknownKeyIsRefused() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("unknown").generate();

        assertRefused(handler.verify(signed(header("vnd.backstage.user", "unknown"), other)));
    }

    @Test
    void aTokenWithoutASignatureIsNoUserToken() {
        String[] parts = tokens.issue(GUEST, List.of()).split("\\.", -1);
        String header = Base64URL.encode("{\"typ\":\"vnd.backstage.user\",\"alg\":\"none\"}")
                .toString();

        assertNotOurs(handler.verify(header + "." + parts[1] + "."));
        assertNotOurs(handler.verify(header + "." + parts[1] + "." + parts[2]));
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASharedSecretIsRefused() throws Exception {
        String keyId = keys.current().getKeyID();
        byte[] secret = keys.current().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new com.nimbusds.jose.JOSEObjectType("vnd.backstage.user"))
                        .keyID(keyId)
                        .build(),
                payload());
        token.sign(new MACSigner(secret));

        assertRefused(handler.verify(token.serialize()));
    }

    @Test
    void aPluginsTokenIsNotAUsers() throws Exception {
        keys.current();

        assertNotOurs(handler.verify(
                signed(header("vnd.backstage.plugin", keys.current().getKeyID()), keys.current())));
        assertNotOurs(handler.verify("opaque-static-token"));
        assertNotOurs(handler.verify("a.b.c"));
    }

    @Test
    void anotherReplicasTokenIsGood() {
        SigningKeys others = new SigningKeys(store, AuthStore.Purpose.USER, LIFETIME, clock);

        StepVerifier.create(handler.verify(issuer(others, false).issue(GUEST, List.of())))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void keysAreReplacedAfterALifetimeAndPublishedForThree() {
        String first = keys.current().getKeyID();
        assertThat(keys.current().getKeyID()).isEqualTo(first);

        clock.advance(LIFETIME);
        String second = keys.current().getKeyID();

        assertThat(second).isNotEqualTo(first);
        assertThat(keys.published()).extracting(ECKey::getKeyID).containsExactlyInAnyOrder(first, second);

        clock.advance(LIFETIME.multipliedBy(2));
        keys.current();

        assertThat(keys.published())
                .extracting(ECKey::getKeyID)
                .contains(second)
                .doesNotContain(first);
        assertThat(keys.published()).noneMatch(ECKey::isPrivate);
    }

    @Test
    void refusesToWriteATokenThatNoHeaderCouldCarry() {
        List<String> refs = Collections.nCopies(2000, "group:default/a-team-with-a-long-name");

        assertThatIllegalStateException()
                .isThrownBy(() -> issuer(keys, true).issue(GUEST, refs))
                .withMessageContaining("32768");
    }

    private UserTokens issuer(SigningKeys signing, boolean withOwnership) {
        return new UserTokens(
                signing, new UserTokens.Settings("http://localhost:7007/api/auth", LIFETIME, withOwnership), clock);
    }

    private JWSHeader header(String type, String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new com.nimbusds.jose.JOSEObjectType(type))
                .keyID(keyId)
                .build();
    }

    private Payload payload() {
        long now = clock.instant().getEpochSecond();
        return new Payload("{\"sub\":\"user:default/admin\",\"aud\":\"backstage\",\"iat\":%d,\"exp\":%d}"
                .formatted(now, now + 600));
    }

    private String signed(JWSHeader header, ECKey key) throws Exception {
        JWSObject token = new JWSObject(header, payload());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static void assertRefused(Mono<TokenHandler.Verified> verified) {
        StepVerifier.create(verified).expectError(AuthenticationError.class).verify(SOON);
    }

    private static void assertNotOurs(Mono<TokenHandler.Verified> verified) {
        StepVerifier.create(verified).expectComplete().verify(SOON);
    }

    private static String text(String part) {
        return new Base64URL(part).decodeToString();
    }
}
