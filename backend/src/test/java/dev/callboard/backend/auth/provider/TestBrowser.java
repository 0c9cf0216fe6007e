package dev.callboard.backend.auth.provider;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser as far as a sign-in needs one: it keeps cookies, and reads what the pop-up window would post. */
final class TestBrowser {

    private static final Pattern STRING = Pattern.compile("decodeURIComponent\\('([^']*)'\\)");

    private final WebTestClient client;
    final Map<String, String> cookies = new LinkedHashMap<>();

    TestBrowser(WebTestClient client) {
        this.client = client;
    }

    EntityExchangeResult<byte[]> send(
            HttpMethod method, String path, Map<String, String> query, Map<String, String> headers) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
        query.forEach((name, value) -> uri.queryParam(name, "{" + name + "}"));
        WebTestClient.RequestHeadersSpec<?> request =
                client.method(method).uri(uri.encode().buildAndExpand(query).toUri());
        headers.forEach(request::header);
        cookies.forEach(request::cookie);
        EntityExchangeResult<byte[]> answer = request.exchange().expectBody().returnResult();
        for (String cookie : answer.getResponseHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of())) {
            String name = cookie.substring(0, cookie.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
            }
        }
        return answer;
    }

    EntityExchangeResult<byte[]> get(String path, Map<String, String> query) {
        return send(HttpMethod.GET, path, query, Map.of());
    }

    /** As the scripts of the app's own pages ask. */
    EntityExchangeResult<byte[]> fetch(HttpMethod method, String path, Map<String, String> query) {
        return send(method, path, query, Map.of("X-Requested-With", "XMLHttpRequest"));
    }

    static URI location(EntityExchangeResult<byte[]> answer) {
        return Objects.requireNonNull(answer.getResponseHeaders().getLocation(), "the answer leads nowhere");
    }

    /** What the page posts to its opener. */
    static JsonNode posted(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(texts(answer).get(1));
    }

    /** The origin that alone may read what is posted. */
    static String reader(EntityExchangeResult<byte[]> answer) {
        return texts(answer).getFirst();
    }

    private static List<String> texts(EntityExchangeResult<byte[]> answer) {
        Matcher matcher = STRING.matcher(body(answer));
        return matcher.results()
                .map(found -> java.net.URLDecoder.decode(
                        found.group(1).replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    static String body(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? "" : new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }
}
