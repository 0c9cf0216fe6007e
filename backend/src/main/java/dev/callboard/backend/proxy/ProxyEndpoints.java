package dev.callboard.backend.proxy;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.proxy.ProxyEndpoint.CredentialsMode;
import dev.callboard.backend.web.PluginPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where requests may be passed on to, in the order of the configuration: the first that covers a path has it. */
final class ProxyEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyEndpoints.class);

    private final List<ProxyEndpoint> endpoints;

    private ProxyEndpoints(List<ProxyEndpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    static ProxyEndpoints of(AppConfig config) {
        AppConfig proxy = config.section("proxy");
        boolean nested = proxy.has("endpoints");
        AppConfig section = nested ? proxy.section("endpoints") : proxy;
        boolean skip = proxy.isTrue("skipInvalidProxies");
        List<ProxyEndpoint> endpoints = new ArrayList<>();
        for (String route : section.keys()) {
            if (!nested && !route.startsWith("/")) {
                continue;
            }
            try {
                ProxyEndpoint endpoint = ProxyEndpoint.of(section, route);
                endpoints.forEach(other -> refuseBelow(other, endpoint, section, route));
                endpoints.add(endpoint);
            } catch (ConfigException mistake) {
                if (!skip) {
                    throw mistake;
                }
                LOG.warn("Requests to the proxy's route {} are not passed on: {}", route, mistake.getMessage());
            }
        }
        if (!nested && !endpoints.isEmpty()) {
            LOG.warn("Routes directly below 'proxy' are an old form; move them to 'proxy.endpoints'");
        }
        return new ProxyEndpoints(endpoints);
    }

    /** Whether callers are asked who they are is decided by path, so what is below an open route would be open too. */
    private static void refuseBelow(ProxyEndpoint one, ProxyEndpoint other, AppConfig section, String route) {
        ProxyEndpoint open = isOpen(one) ? one : other;
        ProxyEndpoint closed = isOpen(one) ? other : one;
        if (isOpen(open) && !isOpen(closed) && open.covers(new PluginPath(ProxyEndpoint.PLUGIN, closed.route()))) {
            throw section.error(
                    route,
                    "cannot be: '" + closed.route() + "' asks for credentials and lies below '" + open.route()
                            + "', which is open to everybody");
        }
    }

    private static boolean isOpen(ProxyEndpoint endpoint) {
        return endpoint.credentials() == CredentialsMode.DANGEROUSLY_ALLOW_UNAUTHENTICATED;
    }

    /** The one that a request is for, if it takes the method. */
    Optional<ProxyEndpoint> find(PluginPath request, String method) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.covers(request) && endpoint.allowsMethod(method))
                .findFirst();
    }

    /** The routes that ask nobody for credentials. */
    List<OpenPath> open() {
        return endpoints.stream()
                .filter(ProxyEndpoints::isOpen)
                .map(endpoint -> new OpenPath(ProxyEndpoint.PLUGIN, endpoint.route()))
                .toList();
    }
}
