package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Confluence whose pages steps read.
 *
 * @param http follows no redirects; null where nothing may be reached
 * @param baseUrl where its API is, without a slash at its end; null if none is configured
 * @param authorization the whole header of that name
 * @param limits how much it may ask of us
 */
public record ConfluenceAccess(
        @Nullable HttpClient http,
        @Nullable String baseUrl,
        @Nullable Secret authorization,
        HostLimits limits) {

    private static final int LARGEST_ATTACHMENT = 50 << 20;
    private static final int MAX_REDIRECTS = 3;

    public ConfluenceAccess {
        if (baseUrl != null) {
            baseUrl = baseUrl.replaceFirst("/+$", "");
            if (!baseUrl.matches("(?i)https?://.*") || URI.create(baseUrl).getAuthority() == null) {
                throw new IllegalArgumentException("'" + baseUrl + "' is not the URL of a Confluence");
            }
        }
    }

    /** None, for whoever only describes or rehearses steps, and for servers that have none. */
    public static ConfluenceAccess none() {
        return new ConfluenceAccess(null, null, null, HostLimits.defaults());
    }

    /** @throws ActionException if there is none */
    HostApi open() {
        Reach reach = reach();
        return new HostApi(
                reach.http(),
                new HostApi.Address(
                        reach.host(),
                        reach.base(),
                        Map.of("Authorization", reach.authorization()),
                        List.of(reach.authorization())),
                limits);
    }

    /**
     * The content of an attachment. Where Confluence sends us elsewhere for it, nobody there gets its credentials.
     *
     * @param link as Confluence names it, below its base URL
     */
    byte[] download(String link) throws InterruptedException {
        Reach reach = reach();
        URI uri = URI.create(reach.base() + (link.startsWith("/") ? "" : "/") + link.replace(" ", "%20"));
        HttpRequest.Builder first = request(uri).header("Authorization", reach.authorization());
        try {
            HttpResponse<InputStream> response = reach.http().send(first.build(), bytes());
            for (int i = 0; i < MAX_REDIRECTS && response.statusCode() / 100 == 3; i++) {
                response.body().close();
                uri = uri.resolve(response.headers().firstValue("location").orElse(""));
                response = reach.http().send(request(uri).build(), bytes());
            }
            try (InputStream body = response.body()) {
                byte[] content = body.readNBytes(LARGEST_ATTACHMENT + 1);
                if (response.statusCode() != 200) {
                    throw ActionException.failed("Cannot read the attachment %s of %s: it answers %d"
                            .formatted(link, reach.host(), response.statusCode()));
                }
                if (content.length > LARGEST_ATTACHMENT) {
                    throw ActionException.failed("The attachment %s has more than %d MiB, which is more than is read"
                            .formatted(link, LARGEST_ATTACHMENT >> 20));
                }
                return content;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw ActionException.failed("Cannot read the attachment %s of %s".formatted(link, reach.host()), e);
        }
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(limits.request()).header("User-Agent", "Callboard");
    }

    private static HttpResponse.BodyHandler<InputStream> bytes() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }

    private Reach reach() {
        if (http == null || baseUrl == null || authorization == null) {
            throw ActionException.failed("There is no Confluence here: confluence.baseUrl and confluence.auth of the"
                    + " configuration say where one is, and a test has to mock the action");
        }
        return new Reach(http, baseUrl, authorization.reveal());
    }

    private record Reach(HttpClient http, String base, String authorization) {

        String host() {
            return URI.create(base).getAuthority();
        }

        @Override
        public String toString() {
            return base;
        }
    }
}
