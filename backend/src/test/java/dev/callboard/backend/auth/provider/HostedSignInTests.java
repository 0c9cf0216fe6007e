package dev.callboard.backend.auth.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.backend.auth.provider.IdentityProvider.CodeAnswer;
import dev.callboard.backend.auth.provider.IdentityProvider.Known;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class HostedSignInTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> SCOPES = new LinkedHashSet<>(List.of("a", "b"));

    @RegisterExtension
    static final WireMockExtension HOST = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final FlowProof proof = FlowProof.make();

    @Test
    void gitHubIsAskedForACodeAndThenForTheUser() {
        HOST.stubFor(post(urlEqualTo("/login/oauth/access_token"))
                .withHeader("Accept", equalTo("application/json"))
                .withRequestBody(containing("code=c1"))
                .withRequestBody(containing("client_secret=s1"))
                .willReturn(okJson("{\"access_token\":\"t1\",\"scope\":\"read:user\",\"token_type\":\"bearer\"}")));
        HOST.stubFor(get(urlEqualTo("/api/v3/user"))
                .withHeader("Authorization", equalTo("Bearer t1"))
                .willReturn(okJson("{\"login\":\"Ann\",\"node_id\":\"U_1\",\"email\":null,\"name\":\"Ann A\"}")));
        IdentityProvider github = github();

        Known known = said(github.exchange(new CodeAnswer("c1", ""), proof));

        assertThat(known.profile()).isEqualTo(new ProviderProfile("U_1", "Ann", null, "Ann A", null));
        assertThat(known.tokens().refreshToken()).isEqualTo(new Secret("access-token-v2.t1"));
        Known again = said(github.refresh(new Secret("access-token-v2.t1"), SCOPES));
        assertThat(again.profile().username()).isEqualTo("Ann");
        assertThat(again.tokens().accessToken()).isEqualTo(new Secret("t1"));
    }

    @Test
    void gitHubsRefusalIsAFailureThoughItsStatusIsNone() {
        HOST.stubFor(post(urlEqualTo("/login/oauth/access_token"))
                .willReturn(okJson("{\"error\":\"bad_verification_code\",\"error_description\":\"It is wrong\"}")));

        StepVerifier.create(github().exchange(new CodeAnswer("c1", ""), proof))
                .expectErrorMatches(error -> error instanceof SignInFailure failure
                        && failure.getMessage().endsWith("(bad_verification_code: It is wrong)"))
                .verify(SOON);
    }

    @Test
    void onlyAnAddressThatGitHubHasVerifiedCounts() {
        HOST.stubFor(post(urlEqualTo("/login/oauth/access_token"))
                .willReturn(okJson("{\"access_token\":\"t1\",\"scope\":\"read:user,user:email\"}")));
        HOST.stubFor(get(urlEqualTo("/api/v3/user")).willReturn(okJson("{\"login\":\"ann\"}")));
        HOST.stubFor(get(urlEqualTo("/api/v3/user/emails"))
                .willReturn(okJson("[{\"email\":\"x@x.org\",\"primary\":true,\"verified\":false},"
                        + "{\"email\":\"a@x.org\",\"primary\":true,\"verified\":true}]")));

        assertThat(said(github().exchange(new CodeAnswer("c1", ""), proof))
                        .profile()
                        .email())
                .isEqualTo("a@x.org");
    }

    @Test
    void gitLabIsAskedWithAChallengeAndItsTokensAreRefreshed() {
        HOST.stubFor(post(urlEqualTo("/oauth/token"))
                .withRequestBody(containing("code_verifier=" + proof.verifier()))
                .willReturn(okJson("{\"access_token\":\"t1\",\"refresh_token\":\"r1\",\"expires_in\":7200}")));
        HOST.stubFor(post(urlEqualTo("/oauth/token"))
                .withRequestBody(containing("refresh_token=r1"))
                .willReturn(okJson("{\"access_token\":\"t2\",\"refresh_token\":\"r2\",\"expires_in\":7200}")));
        HOST.stubFor(get(urlEqualTo("/api/v4/user"))
                .willReturn(okJson("{\"id\":7,\"username\":\"ann\",\"email\":\"a@x.org\",\"name\":\"Ann\"}")));
        AppConfig section = AppConfig.parse("audience: " + HOST.baseUrl());
        IdentityProvider gitlab = new GitLabProvider(client(), new ProviderCalls(SOON), section);

        Known known = said(gitlab.exchange(new CodeAnswer("c1", ""), proof));

        assertThat(known.profile()).isEqualTo(new ProviderProfile("7", "ann", "a@x.org", "Ann", null));
        assertThat(said(gitlab.refresh(new Secret("r1"), SCOPES)).tokens().refreshToken())
                .isEqualTo(new Secret("r2"));
        URI location =
                gitlab.authorization("st", SCOPES, proof).blockOptional(SOON).orElseThrow();
        assertThat(TestOidcServer.parse(location.getRawQuery()))
                .containsEntry("scope", "a b")
                .containsEntry("state", "st")
                .containsEntry("code_challenge", proof.challenge());
    }

    @Test
    void aRedirectOfAProviderIsNotFollowed() {
        HOST.stubFor(post(urlEqualTo("/login/oauth/access_token"))
                .willReturn(com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect("/elsewhere")));

        StepVerifier.create(github().exchange(new CodeAnswer("c1", ""), proof))
                .expectErrorMatches(error -> error instanceof SignInFailure failure
                        && failure.getMessage().endsWith("refused with status 302"))
                .verify(SOON);
    }

    @Test
    void whatAProviderNeedsIsMissedAtTheStart() {
        assertThatExceptionOfType(dev.callboard.backend.config.ConfigException.class)
                .isThrownBy(() -> OAuthClient.of(AppConfig.parse("clientId: a"), "github", "http://a", true))
                .withMessageContaining("'clientSecret' is missing");
    }

    private static IdentityProvider github() {
        return new GitHubProvider(
                client(), new ProviderCalls(SOON), AppConfig.parse("enterpriseInstanceUrl: " + HOST.baseUrl()));
    }

    private static OAuthClient client() {
        return OAuthClient.of(AppConfig.parse("{clientId: id, clientSecret: s1}"), "github", "http://a/api/auth", true);
    }

    private static Known said(Mono<Known> answer) {
        return answer.blockOptional(SOON).orElseThrow();
    }
}
