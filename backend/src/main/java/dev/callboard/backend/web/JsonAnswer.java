package dev.callboard.backend.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Stream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON document as Backstage sends one: with its length, a character set, and a weak entity tag that the client's
 * {@code If-None-Match} is compared with.
 */
public final class JsonAnswer {

    public static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonAnswer() {}

    /** Answers 200 with a value that Jackson can write, or 304 without a body if the client has it already. */
    public static ResponseEntity<byte[]> ok(ServerHttpRequest request, Object value) {
        return of(request, 200, JSON.writeValueAsBytes(value));
    }

    /** Answers with a status and a value that Jackson can write. */
    public static ResponseEntity<byte[]> of(ServerHttpRequest request, int status, Object value) {
        return of(request, status, JSON.writeValueAsBytes(value));
    }

    /** Answers with a status and JSON that is already text; a fresh copy at the client turns a 200 into a 304. */
    public static ResponseEntity<byte[]> of(ServerHttpRequest request, int status, byte[] json) {
        String etag = weakTag(json);
        if (status == 200 && isRead(request) && matches(request.getHeaders(), etag)) {
            return ResponseEntity.status(304).eTag(etag).build();
        }
        return ResponseEntity.status(HttpStatusCode.valueOf(status))
                .header(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
                .contentLength(json.length)
                .eTag(etag)
                .body(json);
    }

    /** Writes a value that Jackson can write, where some answers of a route are no documents. */
    public static Mono<Void> write(ServerHttpResponse response, int status, Object value) {
        return write(response, status, JSON.writeValueAsBytes(value));
    }

    static Mono<Void> write(ServerHttpResponse response, int status, byte[] json) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        headers.setContentLength(json.length);
        headers.setETag(weakTag(json));
        DataBuffer buffer = response.bufferFactory().wrap(json);
        return response.writeWith(Mono.just(buffer));
    }

    private static boolean isRead(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
    }

    /** By the weak comparison of RFC 9110; what is no entity tag matches none. */
    private static boolean matches(HttpHeaders headers, String etag) {
        return headers.getOrEmpty(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(known -> Stream.of(known.split(",")))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(etag) || ("W/" + known).equals(etag));
    }

    private static String weakTag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            return "W/\"" + Integer.toHexString(body.length) + "-" + hash.substring(0, 27) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
