package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where plugins that other servers run are reached, as {@code discovery.endpoints} says. A plugin that is not listed there
 * is this server's own, and no request is made for it.
 */
public final class PluginAddresses {

    private static final String PLUGIN_ID = "{{pluginId}}";
    private static final String ENCODED_PLUGIN_ID = "{{ pluginId }}";

    private static final String ALL_OTHERS = "*";

    /** Stands for the id in the address of all others; no id looks like it. */
    private static final String ANY = "any.plugin";

    /** What this server has even where another one has everything else. */
    private static final Set<String> ALWAYS_OWN = Set.of("catalog", "scaffolder", "policy", "approvals");

    private final Map<String, URI> internal;

    private PluginAddresses(Map<String, URI> internal) {
        this.internal = Map.copyOf(internal);
    }

    /** @throws dev.callboard.backend.config.ConfigException if an endpoint is no URL */
    public static PluginAddresses of(AppConfig config) {
        Map<String, URI> internal = new LinkedHashMap<>();
        for (AppConfig endpoint : config.sections("discovery.endpoints")) {
            boolean both = endpoint.string("target.internal").isPresent()
                    || endpoint.string("target.external").isPresent();
            String key = both ? "target.internal" : "target";
            Optional<String> target = endpoint.string(key);
            for (String plugin : endpoint.strings("plugins")) {
                target.ifPresent(address ->
                        internal.put(plugin, uri(endpoint, key, address, plugin.equals(ALL_OTHERS) ? ANY : plugin)));
            }
        }
        return new PluginAddresses(internal);
    }

    /** The base URL for requests from this server, without a slash at its end; empty for a plugin of this server. */
    public Optional<URI> internal(String plugin) {
        URI address = internal.get(plugin);
        if (address != null || ALWAYS_OWN.contains(plugin) || !internal.containsKey(ALL_OTHERS)) {
            return Optional.ofNullable(address);
        }
        return Optional.of(URI.create(internal.get(ALL_OTHERS).toString().replace(ANY, plugin)));
    }

    private static URI uri(AppConfig endpoint, String key, String target, String plugin) {
        String address = target.replace(PLUGIN_ID, plugin).replace(ENCODED_PLUGIN_ID, plugin);
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        try {
            URI uri = new URI(address);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw endpoint.error(key, "should be an http or https URL, but is '" + target + "'", e);
        }
        throw endpoint.error(key, "should be an http or https URL, but is '" + target + "'");
    }
}
