package dev.callboard.backend.notification;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The notifications plugin of another server. It is told what its users are to see by the scaffolder itself, for no user. */
public final class NotificationPlugin {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Its keys are looked for by this name, and only this one and the catalog's lead here. */
    private static final String CALLER = "scaffolder";

    private static final String TARGET = "notifications";
    private static final int MAX_REASON = 300;
    private static final int MAX_BYTES = 64 * 1024;
    private static final Credentials ITSELF = new Credentials.Service("plugin:" + CALLER, AccessRestrictions.none());

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI address;
    private final PluginTokens tokens;

    /** @param plugin the base URL of the plugin */
    public NotificationPlugin(URI plugin, PluginTokens tokens) {
        this.address = URI.create(plugin + "/notifications");
        this.tokens = tokens;
    }

    /** The plugin finds the request wrong, and will again. */
    public static final class RefusedException extends RuntimeException {

        RefusedException(String message) {
            super(message);
        }
    }

    /** The plugin cannot be asked, or does not do it now. */
    public static sealed class UnavailableException extends RuntimeException {

        UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server is there and has no such plugin. */
    public static final class AbsentException extends UnavailableException {

        AbsentException(URI address) {
            super(
                    address + " answers with status 404, so there is no notifications plugin; add it to that server, or"
                            + " leave notifications out of discovery.endpoints",
                    null);
        }
    }

    /**
     * Has users told. Blocks.
     *
     * @param request {@code recipients} and {@code payload}
     * @throws RefusedException if the request is wrong, with the plugin's words
     * @throws UnavailableException if it is not done for another reason, with the plugin's address
     */
    public void send(ObjectNode request) {
        Answer answer = answer(request);
        int status = answer.status();
        if (status == 400) {
            throw new RefusedException(reason(answer.body()));
        }
        if (status == 404) {
            throw new AbsentException(address);
        }
        if (status / 100 != 2) {
            throw new UnavailableException(
                    address + " answers with status " + status
                            + (status == 401 ? ", so it cannot check the keys of this server" : ""),
                    null);
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
            throw new UnavailableException(address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted while " + address + " was asked", e);
        }
    }

    private static String reason(String body) {
        try {
            String reason =
                    JsonMapper.shared().readTree(body).at("/error/message").asString("no reason given");
            return "The notifications plugin refuses it: " + reason.substring(0, Math.min(reason.length(), MAX_REASON));
        } catch (JacksonException e) {
            return "The notifications plugin refuses it and does not say why";
        }
    }
}
