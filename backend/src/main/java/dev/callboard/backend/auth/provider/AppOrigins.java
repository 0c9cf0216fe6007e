package dev.callboard.backend.auth.provider;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.OriginPatterns;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose pages may be told who signed in: the app's, and those that {@code auth.experimentalExtraAllowedOrigins} lists.
 *
 * @param app where the app is
 * @param extra patterns of further origins
 */
record AppOrigins(URI app, List<Pattern> extra) {

    static AppOrigins of(AppConfig config, String baseUrl) {
        String address = config.string("app.baseUrl").orElse(baseUrl);
        URI app = parse(address).orElseThrow(() -> config.error("app.baseUrl", "should be an http or https URL"));
        return new AppOrigins(app, OriginPatterns.read(config, "auth.experimentalExtraAllowedOrigins"));
    }

    String own() {
        return originOf(app);
    }

    boolean allow(String origin) {
        return own().equals(origin)
                || extra.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
    }

    /** The origin of an address; empty if it has none, or if its pages are not to be trusted. */
    Optional<String> allowedOriginOf(String address) {
        return parse(address).map(AppOrigins::originOf).filter(this::allow);
    }

    private static Optional<URI> parse(String address) {
        try {
            URI uri = new URI(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getRawUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String originOf(URI address) {
        String scheme = address.getScheme().toLowerCase(java.util.Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        boolean plain = address.getPort() < 0 || address.getPort() == usual;
        return scheme + "://" + address.getHost().toLowerCase(java.util.Locale.ROOT)
                + (plain ? "" : ":" + address.getPort());
    }
}
