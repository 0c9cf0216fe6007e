package dev.callboard.catalog.discovery;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.MovableClock;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.time.Duration;
import java.util.List;

/** The API of a host, answering as the real one does. */
final class FakeHost implements AutoCloseable {

    static final ProviderSchedule SCHEDULE =
            new ProviderSchedule(Duration.ofMinutes(30), Duration.ofMinutes(3), Duration.ZERO);

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final MovableClock clock = new MovableClock();

    FakeHost() {
        server.start();
    }

    WireMockServer server() {
        return server;
    }

    MovableClock clock() {
        return clock;
    }

    String url(String path) {
        return server.baseUrl() + path;
    }

    HostApis apis(ScmIntegration.Kind kind, String host) {
        return new HostApis(
                ScmIntegrations.of(new ScmIntegration(
                        kind,
                        host,
                        "https://" + host,
                        server.baseUrl(),
                        new ScmCredentials.Login(ScmCredentials.Login.TOKEN_USER, "t0ken"))),
                clock,
                clock);
    }

    void page(String path, String body) {
        server.stubFor(get(path).willReturn(okJson(body)));
    }

    /** A page that names the next one in a header. */
    void page(String path, String body, String next) {
        server.stubFor(get(path)
                .willReturn(okJson(body).withHeader("Link", "<" + url(next) + ">; rel=\"next\", <x>; rel=\"last\"")));
    }

    static List<String> targets(EntityProvider provider) {
        return provider.read().stream().map(one -> one.location().target()).toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
