package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.confluence.ConfluenceAccess;
import dev.callboard.scaffolder.action.host.HostLimits;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the Confluence is that steps read pages of, and how they show who they are; keys as in Backstage. */
final class ConfluenceSettings {

    private ConfluenceSettings() {}

    /** @throws dev.callboard.backend.config.ConfigException if something is missing or wrong, which is named */
    static ConfluenceAccess access(HttpClient client, AppConfig section) {
        String baseUrl = section.requiredString("baseUrl");
        Secret authorization = authorization(section.section("auth"));
        try {
            return new ConfluenceAccess(client, baseUrl, authorization, HostLimits.defaults());
        } catch (IllegalArgumentException e) {
            throw section.error("baseUrl", "should be a URL such as https://confluence.example.com", e);
        }
    }

    private static Secret authorization(AppConfig auth) {
        String type = auth.string("type").orElse("bearer");
        return switch (type) {
            case "bearer" -> new Secret("Bearer " + secret(auth, "token"));
            case "basic" -> basic(auth.requiredString("email"), secret(auth, "token"));
            case "userpass" -> basic(auth.requiredString("username"), secret(auth, "password"));
            default ->
                throw auth.error(
                        "type",
                        "should be bearer, basic or userpass",
                        new IllegalArgumentException("Unknown kind of authentication"));
        };
    }

    private static String secret(AppConfig auth, String key) {
        return auth.requiredSecret(key).reveal();
    }

    private static Secret basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Secret("Basic " + Base64.getEncoder().encodeToString(both));
    }
}
