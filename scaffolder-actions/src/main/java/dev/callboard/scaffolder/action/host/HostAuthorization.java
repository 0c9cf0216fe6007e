package dev.callboard.scaffolder.action.host;

import dev.callboard.scm.ScmCredentials.Login;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How each product is shown a login by its API.
 *
 * @param headers the headers that carry it, and those that the product wants besides
 * @param secrets what must not appear in a message
 */
record HostAuthorization(Map<String, String> headers, List<String> secrets) {

    private static final String TOKEN_USER = "x-token-auth";

    /** @param users whether the login is the user's own token rather than the integration's */
    static HostAuthorization of(Kind kind, Login login, boolean users) {
        String token = login.password();
        Map<String, String> headers = new LinkedHashMap<>();
        String basic = basic(login.username(), token);
        boolean bare = login.username().equals(TOKEN_USER);
        switch (kind) {
            case GITHUB -> {
                headers.put("Authorization", "Bearer " + token);
                headers.put("Accept", "application/vnd.github+json");
                headers.put("X-GitHub-Api-Version", "2022-11-28");
            }
            case GITLAB -> headers.put(users ? "Authorization" : "PRIVATE-TOKEN", users ? "Bearer " + token : token);
            case GITEA -> headers.put("Authorization", bare ? "token " + token : basic);
            case BITBUCKET_CLOUD, BITBUCKET_SERVER -> headers.put("Authorization", bare ? "Bearer " + token : basic);
            case AZURE -> headers.put("Authorization", basic("", token));
            case GERRIT, GIT -> headers.put("Authorization", basic);
        }
        return new HostAuthorization(
                headers,
                List.of(token, headers.getOrDefault("Authorization", token).replaceFirst("^\\w+ ", "")));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "HostAuthorization[***]";
    }
}
