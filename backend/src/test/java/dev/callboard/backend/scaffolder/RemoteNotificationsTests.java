package dev.callboard.backend.scaffolder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.notification.NotificationPlugin;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.scaffolder.action.ActionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RemoteNotificationsTests {

    private static final String NOTIFICATIONS = "/api/notifications/notifications";
    private static final ObjectNode REQUEST = (ObjectNode) JsonMapper.shared()
            .readTree("{\"recipients\":{\"type\":\"entity\",\"entityRef\":[\"user:default/ann\"]},"
                    + "\"payload\":{\"title\":\"Done\",\"scope\":\"scaffolder:1\"}}");

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final RemoteNotifications notifications = new RemoteNotifications(new NotificationPlugin(
            PluginAddresses.of(AppConfig.parse("discovery: {endpoints: [{target: '" + NODE.baseUrl()
                            + "/api/{{pluginId}}', plugins: '*'}]}"))
                    .internal("notifications")
                    .orElseThrow(),
            new TestSessions().pluginTokens()));

    @Test
    void theScaffolderSendsAsItselfAndForNoUser() throws Exception {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(okJson("[]")));

        notifications.send(REQUEST);

        var sent = NODE.getAllServeEvents().getFirst().getRequest();
        assertThat(JsonMapper.shared().readTree(sent.getBodyAsString())).isEqualTo(REQUEST);
        SignedJWT token =
                SignedJWT.parse(String.valueOf(sent.getHeader("Authorization")).substring("Bearer ".length()));
        assertThat(token.getHeader().getType()).hasToString("vnd.backstage.plugin");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("notifications");
        assertThat(token.getJWTClaimsSet().getClaims()).doesNotContainKey("obo");
    }

    @Test
    void whatTheOtherServerFindsWrongIsSaidInItsWords() {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withBody("{\"error\":{\"name\":\"InputError\",\"message\":\"Invalid payload\"}}")));

        assertThatThrownBy(() -> notifications.send(REQUEST))
                .isInstanceOf(ActionException.class)
                .hasMessageContaining("Invalid payload");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 503})
    void anyOtherAnswerIsAFailureThatNamesTheServer(int status) {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS))
                .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));

        assertThatThrownBy(() -> notifications.send(REQUEST))
                .isInstanceOf(ActionException.class)
                .hasMessageContaining(NODE.baseUrl())
                .hasMessageContaining("status " + status);
        assertThat(NODE.getAllServeEvents()).hasSize(1);
    }

    @Test
    void aServerThatBreaksOffIsAFailure() {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThatThrownBy(() -> notifications.send(REQUEST))
                .isInstanceOf(ActionException.class)
                .hasMessageContaining("does not answer");
    }
}
