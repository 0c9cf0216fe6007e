package dev.callboard.backend.web;

import dev.callboard.backend.config.AppConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call the server, from {@code backend.cors}.
 *
 * @param origins patterns of the allowed origins; empty if all are
 * @param allowedHeaders empty if whatever is asked for is allowed
 * @param exposedHeaders empty if none beyond the standard ones
 * @param maxAge for how many seconds a browser may remember the answer
 * @param preflightStatus what a preflight request is answered with
 */
record CorsSettings(
        List<Pattern> origins,
        String methods,
        String allowedHeaders,
        String exposedHeaders,
        boolean credentials,
        @Nullable Integer maxAge,
        int preflightStatus) {

    /** Empty if other origins are not provided for. */
    static Optional<CorsSettings> of(AppConfig config) {
        if (!config.has("backend.cors")) {
            return Optional.empty();
        }
        AppConfig cors = config.section("backend.cors");
        List<String> methods = cors.strings("methods");
        int status = cors.integer("optionsSuccessStatus").orElse(204);
        if (status < 200 || status > 299) {
            throw cors.error("optionsSuccessStatus", "should be a status from 200 to 299");
        }
        return Optional.of(new CorsSettings(
                OriginPatterns.read(cors, "origin"),
                methods.isEmpty() ? "GET,HEAD,PATCH,POST,PUT,DELETE" : String.join(",", methods),
                String.join(",", cors.strings("allowedHeaders")),
                String.join(",", cors.strings("exposedHeaders")),
                cors.isTrue("credentials"),
                cors.integer("maxAge").orElse(null),
                status));
    }

    boolean allows(String origin) {
        return origins.isEmpty()
                || origins.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }
}
