package dev.callboard.backend.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PluginTokenTests {

    private static final EntityRef ANN = EntityRef.parse("user:default/ann");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String KEYS = "/api/search/.backstage/auth/v1/jwks.json";

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final SettableClock clock = new SettableClock();
    private final AuthStore store = AuthStore.inMemory();
    private final SigningKeys userKeys = new SigningKeys(store, AuthStore.Purpose.USER, LIFETIME, clock);
    private final UserTokens userTokens =
            new UserTokens(userKeys, new UserTokens.Settings("http://localhost:7007/api/auth", LIFETIME, false), clock);
    private final UserTokenHandler users = new UserTokenHandler(userKeys, clock);
    private final SigningKeys ownKeys = new SigningKeys(store, AuthStore.Purpose.PLUGIN, LIFETIME, clock);
    private final SigningKeys nodesKeys =
            new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.PLUGIN, LIFETIME, clock);
    private final PluginTokens own = new PluginTokens(ownKeys, clock);
    private final PluginTokens nodes = new PluginTokens(nodesKeys, clock);
    private final PluginTokenHandler handler = new PluginTokenHandler(ownKeys, discovery(), users, clock);

    @Test
    void aTokenHasTheMembersOfBackstages() throws Exception {
        SignedJWT token =
                SignedJWT.parse(own.issue("catalog", "search", service()).reveal());

        assertThat(token.getHeader().toString())
                .matches("\\{\"kid\":\"[0-9a-f-]{36}\",\"typ\":\"vnd.backstage.plugin\",\"alg\":\"ES256\"}");
        assertThat(token.getPayload().toString())
                .isEqualTo("{\"sub\":\"catalog\",\"aud\":\"search\",\"iat\":1767225600,\"exp\":1767229200}");
    }

    @Test
    void aPluginOfThisServerIsKnown() {
        Secret token = own.issue("scaffolder", "catalog", service());

        assertIs(verify(token, "catalog"), new Credentials.Service("plugin:scaffolder", AccessRestrictions.none()));
    }

    @Test
    void aPluginOfAnotherServerIsKnownByTheKeysItPublishes() {
        publish(nodesKeys);

        assertIs(
                verify(nodes.issue("search", "catalog", service()), "catalog"),
                new Credentials.Service("plugin:search", AccessRestrictions.none()));
    }

    @Test
    void aPluginThatActsForAUserMayDoWhatTheUserMay() {
        publish(nodesKeys);
        Credentials.User ann = user(userTokens.issue(ANN, List.of()));

        Credentials.User acting = (Credentials.User) verify(nodes.issue("search", "catalog", ann), "catalog")
                .blockOptional(SOON)
                .orElseThrow();

        assertThat(acting).isEqualTo(new Credentials.User(ANN, "plugin:search", ann.limitedToken()));
    }

    @Test
    void aTokenDoesNotOutliveItsUsers() throws Exception {
        Credentials.User ann = user(userTokens.issue(ANN, List.of()));
        clock.advance(Duration.ofMinutes(50));

        JWTClaimsSet claims =
                SignedJWT.parse(own.issue("catalog", "search", ann).reveal()).getJWTClaimsSet();

        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void aTokenForAnotherPluginIsRefused() {
        assertRefused(verify(own.issue("scaffolder", "search", service()), "catalog"));
    }

    @Test
    void anExpiredTokenIsRefused() {
        Secret token = own.issue("scaffolder", "catalog", service());

        clock.advance(LIFETIME);

        assertRefused(verify(token, "catalog"));
    }

    @Test
    void aTokenThatCarriesAForgedUserIsRefused() {
        publish(nodesKeys);
        SigningKeys forgers = new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.USER, LIFETIME, clock);
        UserTokens forged = new UserTokens(forgers, new UserTokens.Settings("http://evil", LIFETIME, false), clock);
        Credentials.User eve = (Credentials.User) new UserTokenHandler(forgers, clock)
                .verify(forged.issue(ANN, List.of()))
                .blockOptional(SOON)
                .orElseThrow()
                .credentials();

        StepVerifier.create(verify(nodes.issue("search", "catalog", eve), "catalog"))
                .expectErrorMatches(error -> error instanceof AuthenticationError
                        && "Failed user token verification".equals(error.getMessage()))
                .verify(SOON);
    }

    @Test
    void aStrangerSigningInTheNameOfAPluginIsRefused() {
        publish(nodesKeys);
        SigningKeys strangers = new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.PLUGIN, LIFETIME, clock);

        assertRefused(verify(new PluginTokens(strangers, clock).issue("search", "catalog", service()), "catalog"));
        assertRefused(verify(new PluginTokens(strangers, clock).issue("catalog", "catalog", service()), "catalog"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "search/..", "a b", "evil.example:80/"})
    void aNameThatWouldLeadElsewhereIsRefusedWithoutAsking(String caller) {
        assertRefused(verify(nodes.issue(caller, "catalog", service()), "catalog"));

        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    @Test
    void nobodyIsAskedForThePluginsThatDiscoveryDoesNotName() {
        assertRefused(verify(nodes.issue("techdocs", "catalog", service()), "catalog"));

        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    @Test
    void keysThatCannotBeHadRefuse() {
        NODE.stubFor(get(urlEqualTo(KEYS)).willReturn(aResponse().withStatus(404)));

        assertRefused(verify(nodes.issue("search", "catalog", service()), "catalog"));
    }

    @Test
    void aRedirectToOtherKeysIsNotFollowed() {
        NODE.stubFor(get(urlEqualTo(KEYS)).willReturn(temporaryRedirect("/elsewhere")));
        NODE.stubFor(get(urlEqualTo("/elsewhere")).willReturn(okJson(published(nodesKeys))));

        StepVerifier.create(verify(nodes.issue("search", "catalog", service()), "catalog"))
                .expectError(ServiceUnavailableError.class)
                .verify(SOON);
        NODE.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void nobodyIsNotPassedOn() {
        assertThatExceptionOfType(AuthenticationError.class)
                .isThrownBy(() -> own.issue("catalog", "search", new Credentials.None()))
                .withMessage("Refused to issue service token for credential type 'none'");
    }

    @Test
    void aUsersTokenIsNotAPlugins() {
        StepVerifier.create(handler.verify(userTokens.issue(ANN, List.of()), "catalog"))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(handler.verify("opaque", "catalog"))
                .expectComplete()
                .verify(SOON);
    }

    private Credentials.User user(String token) {
        return (Credentials.User)
                users.verify(token).blockOptional(SOON).orElseThrow().credentials();
    }

    private Mono<Credentials> verify(Secret token, String plugin) {
        return handler.verify(token.reveal(), plugin).map(TokenHandler.Verified::credentials);
    }

    private static Credentials service() {
        return new Credentials.Service("plugin:any", AccessRestrictions.none());
    }

    private static PluginAddresses discovery() {
        return PluginAddresses.of(AppConfig.parse(
                "discovery: {endpoints: [{target: '" + NODE.baseUrl() + "/api/{{pluginId}}', plugins: [search]}]}"));
    }

    private static void publish(SigningKeys keys) {
        NODE.stubFor(get(urlEqualTo(KEYS)).willReturn(okJson(published(keys))));
    }

    private static String published(SigningKeys keys) {
        ECKey key = keys.current();
        return new JWKSet(key).toString(true);
    }

    private static void assertIs(Mono<Credentials> verified, Credentials expected) {
        StepVerifier.create(verified).expectNext(expected).expectComplete().verify(SOON);
    }

    private static void assertRefused(Mono<Credentials> verified) {
        StepVerifier.create(verified)
                .expectErrorMatches(error -> error instanceof AuthenticationError
                        && "Failed plugin token verification".equals(error.getMessage()))
                .verify(SOON);
    }
}
