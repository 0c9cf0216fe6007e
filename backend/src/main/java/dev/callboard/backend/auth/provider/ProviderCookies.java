package dev.callboard.backend.auth.provider;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/**
 * The cookies of one provider, named and limited as Backstage's are: out of reach for scripts, sent to the provider's own
 * paths alone, and across sites only where the app is on another one.
 */
final class ProviderCookies {

    private static final Duration FLOW_LIFETIME = Duration.ofMinutes(10);
    private static final int CHUNK = 4000;
    private static final int MAX_CHUNKS = 16;

    private final String provider;
    private final String path;
    private final boolean secure;
    private final String sameSite;
    private final Duration sessionLifetime;

    /** @param callback where the identity provider sends the browser back to */
    ProviderCookies(String provider, URI callback, URI app, Duration sessionLifetime) {
        this.provider = provider;
        String suffix = "/handler/frame";
        String callbackPath = callback.getPath();
        this.path = callbackPath.endsWith(suffix)
                ? callbackPath.substring(0, callbackPath.length() - suffix.length())
                : "/api/auth/" + provider;
        this.secure = "https".equals(callback.getScheme());
        this.sameSite = secure && !String.valueOf(app.getHost()).equals(callback.getHost()) ? "None" : "Lax";
        this.sessionLifetime = sessionLifetime;
    }

    private String nonce() {
        return provider + "-nonce";
    }

    private String verifier() {
        return provider + "-verifier";
    }

    private String refreshToken() {
        return provider + "-refresh-token";
    }

    private String grantedScope() {
        return provider + "-granted-scope";
    }

    List<ResponseCookie> begin(String nonce, FlowProof proof) {
        return List.of(
                cookie(nonce(), nonce, path + "/handler", FLOW_LIFETIME),
                cookie(verifier(), proof.verifier(), path + "/handler", FLOW_LIFETIME));
    }

    /** Forgets a flow, so that its end cannot be played twice. */
    List<ResponseCookie> end() {
        return List.of(
                cookie(nonce(), "", path + "/handler", Duration.ZERO),
                cookie(verifier(), "", path + "/handler", Duration.ZERO));
    }

    List<ResponseCookie> session(ServerHttpRequest request, String refreshToken, String scope) {
        List<ResponseCookie> cookies = new ArrayList<>(keep(request, refreshToken(), refreshToken));
        cookies.addAll(keep(request, grantedScope(), scope));
        return cookies;
    }

    List<ResponseCookie> forget(ServerHttpRequest request) {
        List<ResponseCookie> cookies = new ArrayList<>();
        for (String name : List.of(refreshToken(), grantedScope())) {
            cookies.add(cookie(name, "", path, Duration.ZERO));
            chunksOf(request, name).forEach(chunk -> cookies.add(cookie(chunk.getName(), "", path, Duration.ZERO)));
        }
        return cookies;
    }

    Optional<String> nonceOf(ServerHttpRequest request) {
        return read(request, nonce());
    }

    Optional<FlowProof> proofOf(ServerHttpRequest request) {
        return read(request, verifier()).map(FlowProof::new);
    }

    Optional<String> refreshTokenOf(ServerHttpRequest request) {
        return read(request, refreshToken());
    }

    String grantedScopeOf(ServerHttpRequest request) {
        return read(request, grantedScope()).orElse("");
    }

    /** In one cookie, or in several where one would be too long; what an earlier session left in the other form goes. */
    private List<ResponseCookie> keep(ServerHttpRequest request, String name, String plain) {
        String value = URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
        List<ResponseCookie> cookies = new ArrayList<>();
        int chunks = 0;
        if (value.length() <= CHUNK) {
            cookies.add(cookie(name, value, path, sessionLifetime));
        } else {
            chunks = (value.length() + CHUNK - 1) / CHUNK;
            if (chunks > MAX_CHUNKS) {
                throw new SignInFailure("The provider's token is too long to be kept");
            }
            cookies.add(cookie(name, "", path, Duration.ZERO));
            for (int chunk = 0; chunk < chunks; chunk++) {
                String part = value.substring(chunk * CHUNK, Math.min(value.length(), (chunk + 1) * CHUNK));
                cookies.add(cookie(name + "-" + chunk, part, path, sessionLifetime));
            }
        }
        chunksOf(request, name).stream()
                .skip(chunks)
                .forEach(old -> cookies.add(cookie(old.getName(), "", path, Duration.ZERO)));
        return cookies;
    }

    private static Optional<String> read(ServerHttpRequest request, String name) {
        HttpCookie whole = request.getCookies().getFirst(name);
        StringBuilder value = new StringBuilder(whole == null ? "" : whole.getValue());
        if (value.isEmpty()) {
            chunksOf(request, name).forEach(chunk -> value.append(chunk.getValue()));
        }
        try {
            return value.isEmpty()
                    ? Optional.empty()
                    : Optional.of(URLDecoder.decode(value.toString().replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static List<HttpCookie> chunksOf(ServerHttpRequest request, String name) {
        MultiValueMap<String, HttpCookie> cookies = request.getCookies();
        List<HttpCookie> chunks = new ArrayList<>();
        for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
            HttpCookie found = cookies.getFirst(name + "-" + chunk);
            if (found == null) {
                break;
            }
            chunks.add(found);
        }
        return chunks;
    }

    private ResponseCookie cookie(String name, String value, String cookiePath, Duration lifetime) {
        return ResponseCookie.from(name, value)
                .path(cookiePath)
                .maxAge(lifetime)
                .httpOnly(true)
                .secure(secure)
                .sameSite(sameSite)
                .build();
    }
}
