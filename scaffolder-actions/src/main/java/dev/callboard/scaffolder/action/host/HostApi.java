package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The REST API of one host, with one user's credentials. Every request goes to the host itself: redirects are not
 * followed. Requests that may be repeated are, when the host cannot be reached, is out of order or asks for patience.
 * Blocks; an interrupt ends a request.
 *
 * <p>Paths are templates: each {@code {}} takes the next value, encoded as one segment. So are the values of a query.
 */
public final class HostApi {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> REPEATABLE = Set.of("GET", "PUT", "DELETE");
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    /** What Gerrit puts before its JSON. */
    private static final String GUARD = ")]}'";

    private final HttpClient http;
    private final Address address;
    private final HostLimits limits;

    /**
     * Where the API is and what is shown to it.
     *
     * @param host the host's name, for messages
     * @param base the URL that all paths are put behind
     * @param headers sent with every request
     * @param secrets what must not appear in a message
     */
    public record Address(String host, String base, Map<String, String> headers, List<String> secrets) {

        @Override
        public String toString() {
            return "Address[" + base + "]";
        }
    }

    public HostApi(HttpClient http, Address address, HostLimits limits) {
        this.http = http;
        this.address = address;
        this.limits = limits;
    }

    /** The same host with another part of its API: what the base URL ends in is replaced. */
    public HostApi at(String ending, String other) {
        String base = address.base().endsWith(ending)
                ? address.base().substring(0, address.base().length() - ending.length())
                : address.base();
        return new HostApi(
                http, new Address(address.host(), base + other, address.headers(), address.secrets()), limits);
    }

    public HostAnswer get(String path, Object... values) throws InterruptedException {
        return send("GET", null, path, values);
    }

    public HostAnswer post(JsonNode body, String path, Object... values) throws InterruptedException {
        return send("POST", body, path, values);
    }

    public HostAnswer put(JsonNode body, String path, Object... values) throws InterruptedException {
        return send("PUT", body, path, values);
    }

    public HostAnswer patch(JsonNode body, String path, Object... values) throws InterruptedException {
        return send("PATCH", body, path, values);
    }

    public HostAnswer delete(String path, Object... values) throws InterruptedException {
        return send("DELETE", null, path, values);
    }

    private HostAnswer send(String method, @Nullable JsonNode body, String path, Object... values)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.base() + filled(path, values)))
                .timeout(limits.request())
                .header("Accept", "application/json")
                .header("User-Agent", "Callboard");
        address.headers().forEach(request::setHeader);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        return send(method, request.build());
    }

    private HostAnswer send(String method, HttpRequest request) throws InterruptedException {
        Duration pause = limits.pause();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= limits.attempts() || !REPEATABLE.contains(method);
            Duration wait = pause;
            try {
                HostAnswer answer = sendOnce(request);
                Duration asked = asked(answer);
                if (last
                        || !(PASSING.contains(answer.status()) || answer.isRateLimit())
                        || asked.compareTo(limits.longestPause()) > 0) {
                    return answer;
                }
                wait = asked.isPositive() ? asked : pause;
            } catch (IOException e) {
                if (last) {
                    throw ActionException.failed("Cannot reach " + address.host() + " (" + said(e) + ")", e);
                }
            }
            Thread.sleep(wait);
            pause = pause.multipliedBy(2);
        }
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Duration asked(HostAnswer answer) {
        String seconds = answer.headers().getOrDefault("retry-after", "");
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private HostAnswer sendOnce(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        byte[] bytes;
        try (InputStream stream = response.body()) {
            bytes = stream.readNBytes(limits.largestBody() + 1);
        }
        if (bytes.length > limits.largestBody()) {
            throw ActionException.failed(address.host() + " answered with more than " + (limits.largestBody() >> 20)
                    + " MiB, which is more than is read");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode body = parsed(text);
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.getFirst()));
        boolean success = response.statusCode() / 100 == 2;
        return new HostAnswer(
                address.host(),
                response.statusCode(),
                Map.copyOf(headers),
                body,
                success ? "" : withoutSecrets(HostComplaint.of(body, text)));
    }

    private static JsonNode parsed(String text) {
        String json = text.startsWith(GUARD) ? text.substring(GUARD.length()) : text;
        if (json.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private String withoutSecrets(String text) {
        String clean = text;
        for (String secret : address.secrets()) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    /** A path with its holes filled, as {@link Made} notes it. */
    public static String filled(String path, Object... values) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int hole = path.indexOf("{}", from);
            String text = value.toString();
            if (text.isEmpty() || text.equals(".") || text.equals("..")) {
                throw ActionException.input("'" + text + "' cannot be a name");
            }
            filled.append(path, from, hole).append(encoded(text));
            from = hole + 2;
        }
        return filled.append(path.substring(from)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A body that is an object, to be filled. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
