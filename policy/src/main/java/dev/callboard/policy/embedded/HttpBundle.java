package dev.callboard.policy.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Gets a bundle's archive over HTTP, and only once for each version of it that the server tells apart by an ETag. */
final class HttpBundle {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI url;
    private String tag = "";
    private byte[] archive = {};

    HttpBundle(URI url) {
        this.url = url;
    }

    /** Not thread-safe; one engine reads it, one time after the other. */
    BundleFiles read() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(ANSWER).GET();
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            take(response);
        } catch (IOException unreachable) {
            throw new BundleException("Cannot get the policy bundle from " + url + ": " + unreachable, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BundleException("Interrupted while getting the policy bundle from " + url, interrupted);
        }
        return BundleFiles.ofArchive(archive);
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
            tag = response.headers().firstValue("ETag").orElse("");
        }
    }
}
