package dev.callboard.policy.embedded;

import dev.callboard.policy.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gets a bundle's archive over HTTP, and only once for each version of it that the server tells apart by an ETag.
 *
 * <p>A server that says by its content type that it can, is asked to hold its answer until there is another version.
 */
final class HttpBundle {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final Duration LONG_POLL = Duration.ofSeconds(30);
    private static final String LONG_POLLING_TYPE = "application/vnd.openpolicyagent.bundles";

    private final URI url;
    private final @Nullable TokenFile token;
    private final Duration answer;
    private String tag = "";
    private boolean longPolling;
    private byte[] archive = {};

    HttpBundle(URI url, @Nullable TokenFile token) {
        this(url, token, ANSWER);
    }

    /** @param answer how long the whole answer may take, not counting the time for which the server is asked to hold it */
    HttpBundle(URI url, @Nullable TokenFile token, Duration answer) {
        this.url = url;
        this.token = token;
        this.answer = answer;
    }

    /** Not thread-safe; one engine reads it, one time after the other. */
    BundleFiles read() {
        boolean wait = longPolling && !tag.isEmpty();
        Duration limit = wait ? answer.plus(LONG_POLL) : answer;
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        AtomicBoolean late = new AtomicBoolean();
        // The client's own limit ends with the headers; a body that never ends would hold this thread for good.
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    client.shutdownNow();
                },
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try (client) {
            take(client.send(request(wait), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException unreachable) {
            throw new BundleException(
                    "Cannot get the policy bundle from " + url + ": "
                            + (late.get() ? "it is not there after " + limit.toSeconds() + " s" : unreachable),
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BundleException("Interrupted while getting the policy bundle from " + url, interrupted);
        } finally {
            end.cancel(false);
        }
        return BundleFiles.ofArchive(archive);
    }

    private HttpRequest request(boolean wait) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Prefer", wait ? "modes=snapshot;wait=" + LONG_POLL.toSeconds() : "modes=snapshot")
                .GET();
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token.token());
        }
        return request.build();
    }

    private void take(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            if (response.statusCode() == 304 && !tag.isEmpty()) {
                return;
            }
            if (response.statusCode() != 200) {
                throw new BundleException(url + " answered " + response.statusCode() + " instead of a policy bundle");
            }
            byte[] received = body.readNBytes(BundleFiles.MAX_BYTES + 1);
            if (received.length > BundleFiles.MAX_BYTES) {
                throw new BundleException(
                        "The bundle at " + url + " is larger than " + BundleFiles.MAX_BYTES + " bytes");
            }
            archive = received;
            longPolling =
                    response.headers().firstValue("Content-Type").orElse("").startsWith(LONG_POLLING_TYPE);
            tag = response.headers().firstValue("ETag").orElse("");
        }
    }
}
