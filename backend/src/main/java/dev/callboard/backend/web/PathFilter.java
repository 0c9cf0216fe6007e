package dev.callboard.backend.web;

import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets handlers see one spelling of a path: no doubled or trailing slashes, and the mount point in lower case. */
@Order(PathFilter.ORDER)
final class PathFilter implements WebFilter {

    static final int ORDER = -70;

    /** What is below this plugin is for another server, to which a slash at the end may mean something. */
    static final String PASSED_ON = "proxy";

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getURI().getRawPath();
        String plain = plain(path);
        return plain.equals(path)
                ? chain.filter(exchange)
                : chain.filter(exchange.mutate()
                        .request(request -> request.path(plain))
                        .build());
    }

    static String plain(String path) {
        String single = path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
        if (PluginPath.of(single).plugin().equals(PASSED_ON)) {
            return "/api/" + PASSED_ON + PluginPath.of(single).path();
        }
        String trimmed =
                single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
        PluginPath below = PluginPath.of(trimmed);
        if (below.plugin().isEmpty()) {
            return trimmed;
        }
        String mount = "/api/" + below.plugin();
        return below.path().equals("/") ? mount : mount + below.path();
    }
}
