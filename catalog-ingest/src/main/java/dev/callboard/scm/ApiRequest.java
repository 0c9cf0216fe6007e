package dev.callboard.scm;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question to an API; printed without its headers, which hold secrets. */
record ApiRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable String body) {

    ApiRequest {
        headers = Map.copyOf(headers);
    }

    ApiRequest with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiRequest(method, uri, more, body);
    }

    ApiRequest to(URI other) {
        return new ApiRequest(method, other, headers, body);
    }

    HttpRequest prepared(Duration timeout) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("User-Agent", "callboard");
        headers.forEach(builder::setHeader);
        return builder.method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
