package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.notification.NotificationSender;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hands what actions send to the notifications plugin of another server, as the scaffolder itself and for no user. */
final class RemoteNotifications implements NotificationSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String CALLER = "scaffolder";
    private static final String TARGET = "notifications";
    private static final int MAX_REASON = 300;
    private static final int MAX_BYTES = 64 * 1024;
    private static final Credentials ITSELF = new Credentials.Service("plugin:" + CALLER, AccessRestrictions.none());

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI address;
    private final PluginTokens tokens;

    /** @param plugin the base URL of the notifications plugin */
    RemoteNotifications(URI plugin, PluginTokens tokens) {
        this.address = URI.create(plugin + "/notifications");
        this.tokens = tokens;
    }

    @Override
    public void send(ObjectNode request) {
        Answer answer = answer(request);
        int status = answer.status();
        if (status == 400) {
            throw ActionException.input(reason(answer.body()));
        }
        if (status / 100 != 2) {
            throw ActionException.failed("The notification could not be sent: " + address + " answers with status "
                    + status + (status == 401 ? ", so it cannot check the keys of this server" : ""));
        }
    }

    private record Answer(int status, String body) {}

    private Answer answer(ObjectNode request) {
        HttpRequest sent = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header(
                        "Authorization",
                        "Bearer " + tokens.issue(CALLER, TARGET, ITSELF).reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(request)))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(sent, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return new Answer(answer.statusCode(), new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw ActionException.failed("The notification could not be sent: " + address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ActionException.failed("Interrupted while a notification was sent", e);
        }
    }

    private static String reason(String body) {
        try {
            String reason =
                    JsonMapper.shared().readTree(body).at("/error/message").asString("no reason given");
            return "The notifications plugin refuses it: " + reason.substring(0, Math.min(reason.length(), MAX_REASON));
        } catch (JacksonException e) {
            throw ActionException.input("The notifications plugin refuses it and does not say why")
                    .because(e);
        }
    }
}
