package dev.callboard.scm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks JSON over HTTP with the APIs of hosts, each time within bounds.
 *
 * <p>What fails for a passing reason is tried again after a pause that doubles and varies. A host that says when it will
 * listen again is not asked by anybody before. Nothing is followed to another host. Blocks; safe for many threads.
 */
final class ApiTransport {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MAX_ATTEMPTS = 4;
    private static final int MAX_REDIRECTS = 3;
    private static final int MAX_BODY_BYTES = 32 * 1024 * 1024;
    private static final int MAX_SHOWN = 300;
    private static final byte[] GUARD = ")]}'".getBytes(StandardCharsets.US_ASCII);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final HttpClient http;
    private final InstantSource clock;
    private final ApiPauses pauses;
    private final ConcurrentMap<String, Instant> closedUntil = new ConcurrentHashMap<>();

    ApiTransport(ScmNetwork network, InstantSource clock, ApiPauses pauses) {
        this.http = network.client(CONNECT);
        this.clock = clock;
        this.pauses = pauses;
    }

    InstantSource clock() {
        return clock;
    }

    /** @param status 2xx, or 304 if the request was conditional */
    record Raw(int status, ApiAnswer answer) {}

    /**
     * Asks until there is an answer.
     *
     * @param patience how long to wait in all for a host that says it will listen later
     */
    Raw exchange(ApiRequest request, Duration patience) {
        Instant deadline = clock.instant().plus(patience);
        ApiRequest asked = request;
        int redirects = 0;
        int failures = 0;
        while (true) {
            awaitTurn(asked, deadline);
            switch (attempt(asked)) {
                case Attempt.Answered answered -> {
                    return answered.raw();
                }
                case Attempt.Moved moved -> {
                    redirects++;
                    if (redirects > MAX_REDIRECTS) {
                        throw new ScmException.Unreadable("Cannot " + request + ": too many redirects", null);
                    }
                    asked = asked.to(moved.to());
                }
                case Attempt.Later later -> {
                    closedUntil.put(origin(asked.uri()), later.notBefore());
                    if (later.notBefore().isAfter(deadline)) {
                        throw new ScmException.Unreachable(later.why(), null, later.notBefore());
                    }
                }
                case Attempt.Failed failed -> {
                    failures++;
                    if (failures >= MAX_ATTEMPTS) {
                        throw failed.why();
                    }
                    sleep(asked, jittered(FIRST_PAUSE.multipliedBy(1L << (failures - 1))));
                }
            }
        }
    }

    private sealed interface Attempt {

        record Answered(Raw raw) implements Attempt {}

        record Moved(URI to) implements Attempt {}

        /** The host has had enough of us for now. */
        record Later(Instant notBefore, String why) implements Attempt {}

        record Failed(ScmException.Unreachable why) implements Attempt {}
    }

    private Attempt attempt(ApiRequest request) {
        try {
            HttpResponse<InputStream> response =
                    http.send(request.prepared(ANSWER), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
                return judged(request, response, body);
            }
        } catch (IOException e) {
            return new Attempt.Failed(new ScmException.Unreachable("Cannot %s: %s".formatted(request, reason(e)), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScmException.Unreachable("Cannot " + request + ": interrupted", e);
        }
    }

    private Attempt judged(ApiRequest request, HttpResponse<InputStream> response, byte[] body) {
        int status = response.statusCode();
        Map<String, String> headers = headers(response);
        if (body.length > MAX_BODY_BYTES) {
            throw new ScmException.Refused(
                    "Cannot %s: the answer has more than %d bytes".formatted(request, MAX_BODY_BYTES));
        }
        Instant later = ApiRateLimit.closedUntil(status, headers, body, clock.instant());
        if (later != null) {
            if (status < 400) {
                // This one was the last that went through.
                closedUntil.put(origin(request.uri()), later);
            } else {
                return new Attempt.Later(
                        later, "Cannot %s: the host limits the rate and listens again at %s".formatted(request, later));
            }
        }
        if (status >= 500) {
            return new Attempt.Failed(
                    new ScmException.Unreachable("Cannot " + request + ": " + status + shown(body), null));
        }
        if (status >= 300 && status != 304) {
            return status < 400 ? moved(request, headers.get("location")) : refused(request, status, body);
        }
        return new Attempt.Answered(new Raw(status, new ApiAnswer(json(request, status, body), headers)));
    }

    private static Attempt moved(ApiRequest request, @Nullable String location) {
        if (location == null) {
            throw new ScmException.Unreadable("Cannot " + request + ": it is redirected to nowhere", null);
        }
        URI target = request.uri().resolve(location);
        if (!origin(target).equals(origin(request.uri()))) {
            throw new ScmException.AccessDenied(
                    "Cannot %s: it redirects to %s, and another host is not followed"
                            .formatted(request, origin(target)),
                    null);
        }
        return new Attempt.Moved(target);
    }

    private static Attempt refused(ApiRequest request, int status, byte[] body) {
        String message = "Cannot " + request + ": " + status + shown(body);
        throw switch (status) {
            case 401, 403, 407 -> new ScmException.AccessDenied(message, null);
            case 404, 410 -> new ScmException.NotFound(message);
            default -> new ScmException.Unreadable(message, null);
        };
    }

    private static JsonNode json(ApiRequest request, int status, byte[] body) {
        if (body.length == 0 || status == 304) {
            return JsonMapper.shared().missingNode();
        }
        try {
            return JsonMapper.shared().readTree(withoutGuard(body));
        } catch (JacksonException e) {
            throw new ScmException.Unreadable("Cannot " + request + ": the answer is not JSON" + shown(body), e);
        }
    }

    /** Gerrit puts a line before its JSON that keeps browsers from running it. */
    private static byte[] withoutGuard(byte[] body) {
        int guard = GUARD.length;
        return body.length > guard && Arrays.equals(body, 0, guard, GUARD, 0, guard)
                ? Arrays.copyOfRange(body, guard, body.length)
                : body;
    }

    private void awaitTurn(ApiRequest request, Instant deadline) {
        Instant until = closedUntil.get(origin(request.uri()));
        Instant now = clock.instant();
        if (until == null || !until.isAfter(now)) {
            return;
        }
        if (until.isAfter(deadline)) {
            throw new ScmException.Unreachable(
                    "Cannot %s: the host limits the rate and listens again at %s".formatted(request, until),
                    null,
                    until);
        }
        sleep(request, Duration.between(now, until).plus(jittered(FIRST_PAUSE)));
        closedUntil.remove(origin(request.uri()), until);
    }

    private void sleep(ApiRequest request, Duration duration) {
        try {
            pauses.pause(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScmException.Unreachable("Cannot " + request + ": interrupted", e);
        }
    }

    private static Duration jittered(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * (0.5 + RandomGenerator.getDefault().nextDouble())));
    }

    static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (!values.isEmpty()) {
                headers.put(name.toLowerCase(Locale.ROOT), values.getFirst());
            }
        });
        return headers;
    }

    /** The beginning of a body, on one line. */
    private static String shown(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_SHOWN), StandardCharsets.UTF_8);
        String line = text.replaceAll("\\s+", " ").strip();
        return line.isEmpty() ? "" : " (" + line + ")";
    }

    private static String reason(IOException e) {
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return said + TransportFailures.remedy(e);
    }
}
