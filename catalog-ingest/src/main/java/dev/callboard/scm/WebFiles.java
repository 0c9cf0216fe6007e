package dev.callboard.scm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/**
 * Reads single files of servers that are no Git hosts, where that is allowed. Blocks, within the limits on silence, look-up and
 * file size. A server is asked for the same file now and then only, and does not have to send again what has not changed. No
 * credentials are sent. Safe for use by many threads.
 */
public final class WebFiles {

    /** How long an answer holds by default, and at most. */
    public static final Duration LONGEST_KEPT = Duration.ofSeconds(10);

    private static final int MAX_REDIRECTS = 5;
    private static final long CACHED_BYTES = 32L * 1024 * 1024;
    private static final int ENTRY_BYTES = 1024;

    private final ScmIntegrations integrations;
    private final ScmLimits limits;
    private final Duration kept;
    private final InstantSource clock;
    private final HttpClient http;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumWeight(CACHED_BYTES)
            .weigher((String url, Known one) -> ENTRY_BYTES + one.size())
            .build();

    /** @param kept how long an answer holds without asking again */
    public WebFiles(ScmIntegrations integrations, ScmLimits limits, Duration kept, InstantSource clock) {
        this.integrations = integrations;
        this.kept = kept.compareTo(LONGEST_KEPT) > 0 ? LONGEST_KEPT : kept;
        this.limits = limits;
        this.clock = clock;
        this.http = integrations.network().client(limits.silence());
    }

    /**
     * A file as it is now.
     *
     * @param id tells contents apart: what Git would call it
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
    public record WebFile(byte[] bytes, String id) {}

    /** What was last learned of a URL. */
    private record Known(
            @Nullable WebFile file,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable ScmException failure,
            Instant at) {

        int size() {
            return file == null ? 0 : file.bytes().length;
        }
    }

    /** Whether nothing at all may be read. */
    public boolean isClosed() {
        return integrations.readable().isEmpty();
    }

    /** Whether this URL may be read; those of Git hosts are not read in this way. */
    public boolean reads(String url) {
        return integrations.isReadable(url);
    }

    /**
     * Reads a file.
     *
     * @throws ScmException.Refused if the URL, or one that it redirects to, is not allowed, or the file is too large
     * @throws ScmException if the server does not give it
     */
    public WebFile read(String url) {
        Known before = known.getIfPresent(url);
        Instant now = clock.instant();
        if (before == null || !before.at().plus(kept).isAfter(now)) {
            before = ask(url, before, now);
            known.put(url, before);
        }
        if (before.failure() != null) {
            throw before.failure();
        }
        return Objects.requireNonNull(before.file(), "either a file or a failure");
    }

    /**
     * Whether a file is as it was; one whose server is silent is taken to be.
     *
     * @param id empty for a file that could not be read
     */
    public boolean isSame(String url, String id) {
        try {
            return reads(url) && read(url).id().equals(id);
        } catch (ScmException.Unreachable silent) {
            return true;
        } catch (ScmException refused) {
            return id.isEmpty();
        }
    }

    private Known ask(String url, @Nullable Known before, Instant now) {
        String attempt = "Cannot read " + url;
        try {
            return new BoundedWork(attempt, limits.lookUp(), () -> {}).run(() -> follow(attempt, url, before, now));
        } catch (ScmException e) {
            return new Known(null, null, null, e, now);
        }
    }

    private Known follow(String attempt, String url, @Nullable Known before, Instant now) throws IOException {
        URI uri = URI.create(url);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            if (!reads(uri.toString())) {
                throw new ScmException.Refused("%s: reading from %s://%s%s is not allowed by backend.reading.allow"
                        .formatted(attempt, uri.getScheme(), uri.getRawAuthority(), uri.getRawPath()));
            }
            HttpResponse<InputStream> response = send(attempt, uri, before);
            try (InputStream body = response.body()) {
                String location = response.headers().firstValue("location").orElse("");
                int status = response.statusCode();
                if (status == 304 && before != null && before.file() != null) {
                    return new Known(before.file(), before.etag(), before.lastModified(), null, now);
                }
                if (status < 300 || status >= 400 || location.isEmpty()) {
                    return judged(attempt, response, body, now);
                }
                uri = uri.resolve(location);
            } catch (IllegalArgumentException e) {
                throw new ScmException.Unreadable(attempt + ": it redirects to what is no URL", e);
            }
        }
        throw new ScmException.Unreadable("%s: more than %d redirects".formatted(attempt, MAX_REDIRECTS), null);
    }

    private HttpResponse<InputStream> send(String attempt, URI uri, @Nullable Known before) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(limits.silence())
                .header("User-Agent", "callboard")
                .header("Accept", "*/*");
        if (before != null && before.file() != null) {
            if (before.etag() != null) {
                request.header("If-None-Match", before.etag());
            } else if (before.lastModified() != null) {
                request.header("If-Modified-Since", before.lastModified());
            }
        }
        try {
            return http.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ScmException.Unreachable(attempt + ": " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScmException.Unreachable(attempt + ": interrupted", e);
        }
    }

    private Known judged(String attempt, HttpResponse<?> response, InputStream body, Instant now) throws IOException {
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            throw new ScmException.NotFound(attempt + ": there is no such file");
        }
        if (status == 401 || status == 403 || status == 407) {
            throw new ScmException.AccessDenied("%s: the server refuses it (%d)".formatted(attempt, status), null);
        }
        if (status == 429 || status >= 500) {
            throw new ScmException.Unreachable("%s: the server answers %d".formatted(attempt, status), null);
        }
        if (status != 200) {
            throw new ScmException.Unreadable("%s: the server answers %d".formatted(attempt, status), null);
        }
        byte[] bytes = body.readNBytes(limits.maxBlobBytes() + 1);
        if (bytes.length > limits.maxBlobBytes()) {
            throw new ScmException.Refused("%s: it has more than %d bytes".formatted(attempt, limits.maxBlobBytes()));
        }
        return new Known(
                new WebFile(bytes, idOf(bytes)),
                response.headers().firstValue("etag").orElse(null),
                response.headers().firstValue("last-modified").orElse(null),
                null,
                now);
    }

    private static String idOf(byte[] bytes) {
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(Constants.OBJ_BLOB, bytes).name();
        }
    }
}
