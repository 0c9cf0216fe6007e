package dev.callboard.scm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostApiTests {

    private final WireMockServer host = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final WireMockServer other = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void start() {
        host.start();
        other.start();
    }

    @AfterEach
    void stop() {
        host.stop();
        other.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB, x-access-token, Bearer s3cret",
        "GITLAB, oauth2, Bearer s3cret",
        "GITEA, alice, Basic YWxpY2U6czNjcmV0",
        "GITEA, x-token-auth, token s3cret",
        "BITBUCKET_CLOUD, x-token-auth, Bearer s3cret",
        "BITBUCKET_CLOUD, alice, Basic YWxpY2U6czNjcmV0",
        "BITBUCKET_SERVER, x-token-auth, Bearer s3cret",
        "AZURE, alice, Basic YWxpY2U6czNjcmV0",
    })
    void showsCredentialsAsTheProductWantsThem(ScmIntegration.Kind kind, String user, String header) {
        host.stubFor(get(anyUrl()).willReturn(okJson("{}")));

        api(kind, new ScmCredentials.Login(user, "s3cret")).get("/x", "acme");

        host.verify(getRequestedFor(urlEqualTo("/x")).withHeader("Authorization", equalTo(header)));
    }

    @Test
    void asksOnlyWhetherAnAnswerStillHolds() {
        host.stubFor(get("/repos").willReturn(okJson("[1]").withHeader("ETag", "\"abc\"")));
        HostApi api = api(ScmIntegration.Kind.GITHUB, ScmCredentials.none());
        api.get("/repos", "");
        host.stubFor(
                get("/repos").withHeader("If-None-Match", equalTo("\"abc\"")).willReturn(status(304)));

        assertThat(api.get("/repos", "").body().toString()).isEqualTo("[1]");
        host.verify(1, getRequestedFor(anyUrl()).withHeader("If-None-Match", equalTo("\"abc\"")));
    }

    @Test
    void triesAgainWhenTheHostIsInTrouble() {
        host.stubFor(get("/x").inScenario("x").willReturn(status(502)).willSetStateTo("cut"));
        host.stubFor(get("/x")
                .inScenario("x")
                .whenScenarioStateIs("cut")
                .willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE))
                .willSetStateTo("good"));
        host.stubFor(get("/x").inScenario("x").whenScenarioStateIs("good").willReturn(okJson("{\"a\":1}")));

        assertThat(api().get("/x", "").body().path("a").asInt()).isEqualTo(1);
        assertThat(clock.pauses()).hasSize(2);
    }

    @Test
    void givesUpOnAHostThatStaysInTrouble() {
        host.stubFor(get("/x").willReturn(status(500).withBody("it\nbroke")));

        assertThatExceptionOfType(ScmException.Unreachable.class)
                .isThrownBy(() -> api().get("/x", ""))
                .withMessageContaining("500 (it broke)");
        host.verify(4, getRequestedFor(urlEqualTo("/x")));
    }

    @Test
    void waitsUntilTheRateLimitIsReset() {
        long reset = clock.instant().plusSeconds(40).getEpochSecond();
        host.stubFor(get("/x")
                .inScenario("x")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse()
                        .withStatus(403)
                        .withHeader("x-ratelimit-remaining", "0")
                        .withHeader("x-ratelimit-reset", "" + reset)
                        .withBody("{\"message\": \"API rate limit exceeded for installation ID 7.\"}"))
                .willSetStateTo("reset"));
        host.stubFor(get("/x").inScenario("x").whenScenarioStateIs("reset").willReturn(okJson("{\"a\":1}")));

        assertThat(api().get("/x", "").body().path("a").asInt()).isEqualTo(1);
        assertThat(clock.instant().getEpochSecond()).isGreaterThan(reset);
    }

    @Test
    void saysWhenAHostListensAgainThatIsNotToBeWaitedFor() {
        host.stubFor(get(anyUrl()).willReturn(status(429).withHeader("Retry-After", "3600")));
        HostApi api = api();

        assertThatExceptionOfType(ScmException.Unreachable.class)
                .isThrownBy(() -> api.get("/x", ""))
                .satisfies(
                        e -> assertThat(e.notBefore()).contains(clock.instant().plusSeconds(3600)));
        assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> api.get("/y", ""));
        host.verify(1, getRequestedFor(anyUrl()));
        clock.advance(Duration.ofHours(2));
        host.stubFor(get(anyUrl()).willReturn(okJson("{}")));

        api.get("/y", "");

        host.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void doesNotTakeARefusalForARateLimit() {
        host.stubFor(get("/x").willReturn(status(403).withBody("{\"message\": \"Resource not accessible\"}")));

        assertThatExceptionOfType(ScmException.AccessDenied.class)
                .isThrownBy(() -> api().get("/x", ""))
                .withMessageContaining("Resource not accessible");
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void followsRedirectsOnTheSameHostAndNoOthers() {
        host.stubFor(get("/old").willReturn(status(301).withHeader("Location", host.baseUrl() + "/new")));
        host.stubFor(get("/new").willReturn(okJson("{\"a\":1}")));
        host.stubFor(get("/away").willReturn(status(302).withHeader("Location", other.baseUrl() + "/x")));
        host.stubFor(get("/loop").willReturn(status(302).withHeader("Location", "/loop")));

        assertThat(api().get("/old", "").body().path("a").asInt()).isEqualTo(1);
        assertThatExceptionOfType(ScmException.AccessDenied.class).isThrownBy(() -> api().get("/away", ""));
        assertThatExceptionOfType(ScmException.AccessDenied.class)
                .isThrownBy(() -> api().get(other.baseUrl() + "/page2", ""));
        assertThatExceptionOfType(ScmException.Unreadable.class).isThrownBy(() -> api().get("/loop", ""));
        assertThat(other.getAllServeEvents()).isEmpty();
    }

    @Test
    void refusesHostsThatAreNotConfigured() {
        HostApis apis = new HostApis(ScmIntegrations.withPublicHosts(List.of()), clock, clock);

        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> apis.of(ScmIntegration.Kind.GITHUB, "ghe.example", Duration.ZERO))
                .withMessageContaining("ghe.example");
    }

    @Test
    void tellsWhatIsNoJson() {
        host.stubFor(get("/x").willReturn(okJson("<html>")));

        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> api().get("/x", ""))
                .withMessageContaining("not JSON");
    }

    private HostApi api() {
        return api(ScmIntegration.Kind.GITHUB, ScmCredentials.none());
    }

    private HostApi api(ScmIntegration.Kind kind, ScmCredentials credentials) {
        ScmIntegration integration =
                new ScmIntegration(kind, "git.example", "https://git.example", host.baseUrl(), credentials);
        return new HostApis(ScmIntegrations.of(integration), clock, clock).of(integration, Duration.ofMinutes(2));
    }
}
