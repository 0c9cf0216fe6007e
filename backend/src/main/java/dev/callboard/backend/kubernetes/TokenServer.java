package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.kubernetes.CloudTokens.Fresh;
import dev.callboard.backend.kubernetes.ClusterCredentials.NotHere;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Asks those who give tokens of clouds, which all answer in OAuth's form. Blocks; follows no redirects. */
final class TokenServer {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long ASSUMED_SECONDS = 3600;
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();

    /** @throws NotHere if it gives none */
    Fresh post(URI address, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        return ask(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** @throws NotHere if it gives none */
    Fresh get(URI address, String header, String value) {
        return ask(HttpRequest.newBuilder(address).header(header, value));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Fresh ask(HttpRequest.Builder request) {
        HttpRequest sent =
                request.timeout(TIMEOUT).header("Accept", "application/json").build();
        String where = sent.uri().getScheme() + "://" + sent.uri().getAuthority();
        try {
            HttpResponse<InputStream> answer = client.send(sent, HttpResponse.BodyHandlers.ofInputStream());
            JsonNode body = read(answer);
            String token = body.path("access_token").asString("");
            if (answer.statusCode() == 200 && !token.isEmpty()) {
                return new Fresh(new Secret(token), Duration.ofSeconds(seconds(body.path("expires_in"))));
            }
            throw new NotHere(where + " gives this server no token: it answers with status " + answer.statusCode()
                    + (body.path("error").isString() ? ", " + body.path("error").asString() : ""));
        } catch (IOException e) {
            throw new NotHere(where + ", which gives tokens, does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotHere("Interrupted while " + where + " was asked for a token");
        }
    }

    private static JsonNode read(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            return JsonMapper.shared().readTree(in.readNBytes(MAX_BYTES));
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** Some write the number as a text. */
    private static long seconds(JsonNode lifetime) {
        String text = lifetime.asString("");
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : ASSUMED_SECONDS;
    }
}
