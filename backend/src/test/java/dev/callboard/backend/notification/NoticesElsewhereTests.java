package dev.callboard.backend.notification;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NoticesElsewhereTests {

    private static final String NOTIFICATIONS = "/api/notifications/notifications";
    private static final Payload PAYLOAD =
            new Payload("Please approve", null, "/approvals", "approval.requested", Severity.HIGH, "approval:1", null);

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final UserNotices notices = new NoticesElsewhere(new NotificationPlugin(
            URI.create(NODE.baseUrl() + "/api/notifications"), new TestSessions().pluginTokens()));

    @Test
    void theOtherServerIsToldWhomToTellAndWhomNot() throws Exception {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(okJson("[]")));

        tell();

        var sent = NODE.getAllServeEvents().getFirst().getRequest();
        assertThat(JsonMapper.shared().readTree(sent.getBodyAsString()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"recipients": {"type": "entity", "entityRef": ["group:default/leads"],
                                        "excludeEntityRef": ["user:default/jane"]},
                         "payload": {"title": "Please approve", "link": "/approvals", "topic": "approval.requested",
                                     "severity": "high", "scope": "approval:1"}}"""));
        String token = String.valueOf(sent.getHeader("Authorization")).substring("Bearer ".length());
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getAudience()).containsExactly("notifications");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 503})
    void whatIsNotDoneNowIsAFailureThatNamesTheServer(int status) {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(aResponse().withStatus(status)));

        assertThatThrownBy(this::tell)
                .isInstanceOf(NotificationPlugin.UnavailableException.class)
                .hasMessageContaining(NODE.baseUrl())
                .hasMessageContaining("status " + status);
    }

    @Test
    void aServerWithoutThePluginIsAFailureThatSaysWhatToDo() {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(aResponse().withStatus(404)));

        assertThatThrownBy(this::tell)
                .isInstanceOf(NotificationPlugin.AbsentException.class)
                .hasMessageContaining("discovery.endpoints");
    }

    @Test
    void whatWouldBeRefusedAgainIsToldApart() {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS))
                .willReturn(aResponse().withStatus(400).withBody("{\"error\":{\"message\":\"Invalid link\"}}")));

        assertThatThrownBy(this::tell)
                .isInstanceOf(NotificationPlugin.RefusedException.class)
                .hasMessageContaining("Invalid link");
        assertThat(NODE.getAllServeEvents()).hasSize(1);
    }

    private void tell() {
        notices.tell(
                List.of(EntityRef.parse("group:default/leads")),
                List.of(EntityRef.parse("user:default/jane")),
                "plugin:policy",
                PAYLOAD);
    }
}
