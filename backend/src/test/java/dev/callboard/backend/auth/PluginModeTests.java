package dev.callboard.backend.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jose.jwk.JWKSet;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/** Beside a Node backend that signs users in: its keys, its tokens and its knowledge of users count. */
class PluginModeTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final EntityRef ANN = EntityRef.parse("user:default/ann");
    private static final String USER_KEYS = "/api/auth/.well-known/jwks.json";
    private static final String USER_INFO = "/api/auth/v1/userinfo";

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final SettableClock clock = new SettableClock();
    private final SigningKeys nodesUserKeys =
            new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.USER, LIFETIME, clock);
    private final SigningKeys nodesPluginKeys =
            new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.PLUGIN, LIFETIME, clock);
    private final UserTokens nodesUserTokens =
            new UserTokens(nodesUserKeys, new UserTokens.Settings("http://node/api/auth", LIFETIME, false), clock);
    private final PluginTokens nodesPluginTokens = new PluginTokens(nodesPluginKeys, clock);
    private final SigningKeys ownKeys = new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.USER, LIFETIME, clock);
    private final UserTokenHandler users =
            new UserTokenHandler(ownKeys, RemoteKeys.at(URI.create(NODE.baseUrl() + USER_KEYS)), clock);

    @Test
    void aUserWhoSignedInAtTheNodeBackendIsKnownHere() {
        publish(USER_KEYS, nodesUserKeys);
        String token = nodesUserTokens.issue(ANN, List.of());

        TokenHandler.Verified verified = users.verify(token).blockOptional(SOON).orElseThrow();

        assertThat(verified.limited()).isFalse();
        assertThat(verified.credentials()).isInstanceOfSatisfying(Credentials.User.class, user -> {
            assertThat(user.ref()).isEqualTo(ANN);
            assertThat(user.limitedToken()).isNotNull();
            // What is passed on is genuine as well, and is told from the whole token.
            assertThat(users.verify(limited(user))
                            .blockOptional(SOON)
                            .orElseThrow()
                            .limited())
                    .isTrue();
        });
    }

    @Test
    void ownTokensStrangersTokensAndTokensThatEndedAreRefused() {
        publish(USER_KEYS, nodesUserKeys);
        String token = nodesUserTokens.issue(ANN, List.of());
        UserTokens own = new UserTokens(ownKeys, new UserTokens.Settings("http://a", LIFETIME, false), clock);

        assertRefused(own.issue(ANN, List.of()));
        assertThat(users.verify(token).blockOptional(SOON)).isPresent();
        clock.advance(LIFETIME);
        assertRefused(token);
    }

    @Test
    void withoutTheKeysNobodyIsKnownOrRefusedUntilTheyAreThere() {
        NODE.stubFor(get(urlEqualTo(USER_KEYS)).willReturn(aResponse().withStatus(503)));
        String token = nodesUserTokens.issue(ANN, List.of());

        StepVerifier.create(users.verify(token))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ServiceUnavailableError.class)
                        .hasMessageContaining("the server where users sign in"))
                .verify(SOON);

        publish(USER_KEYS, nodesUserKeys);
        assertThat(users.verify(token).blockOptional(SOON)).isPresent();
    }

    @Test
    void whoeverAsksAgainAndAgainMeanwhileIsToldTheSame() {
        NODE.stubFor(get(urlEqualTo(USER_KEYS)).willReturn(aResponse().withStatus(404)));
        String token = nodesUserTokens.issue(ANN, List.of());

        for (int time = 0; time < 5; time++) {
            StepVerifier.create(users.verify(token))
                    .expectError(ServiceUnavailableError.class)
                    .verify(SOON);
        }
    }

    @Test
    void aKeyThatTheServerDoesNotHaveIsNoOutageHoweverOftenItIsTried() {
        publish(USER_KEYS, nodesUserKeys);
        String token = new NodeTokens().user(ANN.toString());

        for (int time = 0; time < 5; time++) {
            assertRefused(token);
        }
    }

    @Test
    void aPluginWhoseServerIsAwayIsNotRefusedAndOneThatDoesNotExistIs() {
        Credentials search = new Credentials.Service("plugin:search", AccessRestrictions.none());
        Secret token = nodesPluginTokens.issue("search", "catalog", search);
        String keys = "/api/search/.backstage/auth/v1/jwks.json";

        NODE.stubFor(get(urlEqualTo(keys)).willReturn(aResponse().withStatus(502)));
        StepVerifier.create(handler("'*'").verify(token.reveal(), "catalog"))
                .expectError(ServiceUnavailableError.class)
                .verify(SOON);
        NODE.stubFor(get(urlEqualTo(keys)).willReturn(aResponse().withStatus(404)));
        StepVerifier.create(handler("'*'").verify(token.reveal(), "catalog"))
                .expectError(AuthenticationError.class)
                .verify(SOON);
    }

    @Test
    void aNodePluginMayActForTheUser() {
        publish(USER_KEYS, nodesUserKeys);
        publish("/api/techdocs/.backstage/auth/v1/jwks.json", nodesPluginKeys);
        Credentials.User ann = user();
        Secret token = nodesPluginTokens.issue("techdocs", "catalog", ann);

        Credentials credentials = handler("'*'")
                .verify(token.reveal(), "catalog")
                .blockOptional(SOON)
                .orElseThrow()
                .credentials();

        assertThat(credentials).isEqualTo(new Credentials.User(ANN, "plugin:techdocs", ann.limitedToken()));
        StepVerifier.create(handler("'*'").verify(token.reveal(), "scaffolder"))
                .expectError(AuthenticationError.class)
                .verify(SOON);
    }

    @Test
    void theCollatorOfTheNodeSearchComesAsItself() {
        publish("/api/search/.backstage/auth/v1/jwks.json", nodesPluginKeys);
        Credentials search = new Credentials.Service("plugin:search", AccessRestrictions.none());
        Secret token = nodesPluginTokens.issue("search", "catalog", search);

        StepVerifier.create(
                        handler("[search]").verify(token.reveal(), "catalog").map(TokenHandler.Verified::credentials))
                .expectNext(search)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void starStandsForAllThatIsNotOnlyHere() {
        PluginAddresses addresses = addresses("'*'");

        assertThat(addresses.internal("auth")).contains(URI.create(NODE.baseUrl() + "/api/auth"));
        assertThat(addresses.internal("anything")).contains(URI.create(NODE.baseUrl() + "/api/anything"));
        assertThat(addresses.internal("catalog")).isEmpty();
        assertThat(addresses.internal("scaffolder")).isEmpty();
    }

    @Test
    void whatAUserOwnsIsAskedWithTheirOwnTokenAndRememberedForSeconds() {
        publish(USER_KEYS, nodesUserKeys);
        Credentials.User ann = user();
        NODE.stubFor(get(urlEqualTo(USER_INFO))
                .withHeader("Authorization", equalTo("Bearer " + limited(ann)))
                .willReturn(okJson("{\"claims\":{\"sub\":\"user:default/ann\",\"ent\":[\"user:default/ann\","
                        + "\"group:default/node\"]}}")));
        UserOwnership ownership = ownership();

        for (int i = 0; i < 3; i++) {
            StepVerifier.create(ownership.of(ann))
                    .expectNext(List.of("user:default/ann", "group:default/node"))
                    .expectComplete()
                    .verify(SOON);
        }
        NODE.verify(1, getRequestedFor(urlEqualTo(USER_INFO)));
        clock.advance(Duration.ofSeconds(6));
        assertThat(ownership.of(ann).blockOptional(SOON)).isPresent();
        NODE.verify(2, getRequestedFor(urlEqualTo(USER_INFO)));
    }

    @Test
    void whereTheNodeBackendDoesNotSayTheCatalogIsNotAskedInstead() {
        publish(USER_KEYS, nodesUserKeys);
        NODE.stubFor(get(urlEqualTo(USER_INFO))
                .willReturn(aResponse().withStatus(404).withBody("none")));

        StepVerifier.create(ownership().of(user()))
                .expectError(ServiceUnavailableError.class)
                .verify(SOON);
    }

    private UserOwnership ownership() {
        UserDirectory catalog = user -> Optional.of(List.of(EntityRef.parse("group:default/catalog")));
        return new UserOwnership(
                catalog,
                new TestSessions().signIn(catalog),
                new RemoteUserInfo(URI.create(NODE.baseUrl() + "/api/auth"), new PluginClient(), clock));
    }

    private static String limited(Credentials.User user) {
        return Objects.requireNonNull(user.limitedToken(), "the user cannot be passed on")
                .reveal();
    }

    private Credentials.User user() {
        return (Credentials.User) users.verify(nodesUserTokens.issue(ANN, List.of()))
                .blockOptional(SOON)
                .orElseThrow()
                .credentials();
    }

    private PluginTokenHandler handler(String plugins) {
        return new PluginTokenHandler(
                new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.PLUGIN, LIFETIME, clock),
                addresses(plugins),
                users,
                clock);
    }

    private static PluginAddresses addresses(String plugins) {
        return PluginAddresses.of(AppConfig.parse("discovery: {endpoints: [{target: {internal: '" + NODE.baseUrl()
                + "/api/{{pluginId}}'}, plugins: " + plugins + "}]}"));
    }

    private static void publish(String path, SigningKeys keys) {
        NODE.stubFor(get(urlEqualTo(path)).willReturn(okJson(new JWKSet(keys.current()).toString(true))));
    }

    private void assertRefused(String token) {
        StepVerifier.create(users.verify(token))
                .expectErrorMatches(error -> error instanceof AuthenticationError
                        && "Failed user token verification".equals(error.getMessage()))
                .verify(SOON);
    }
}
