package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code callboard.policy.sidecars} of the configuration: what this server does for OPA servers.
 *
 * @param rules the bundle that they are given
 * @param services the names of the services who may fetch it and report; empty for every service
 */
record SidecarSettings(PolicySettings.Embedded rules, List<String> services) {

    static final String SECTION = PolicySettings.SECTION + ".sidecars";

    SidecarSettings {
        services = List.copyOf(services);
    }

    /**
     * Empty without such a section.
     *
     * @throws dev.callboard.backend.config.ConfigException if a value is of no use
     */
    static Optional<SidecarSettings> of(AppConfig config) {
        AppConfig policy = config.section(PolicySettings.SECTION);
        if (!policy.has("sidecars")) {
            return Optional.empty();
        }
        AppConfig sidecars = policy.section("sidecars");
        return Optional.of(new SidecarSettings(PolicySettings.bundle(sidecars), sidecars.strings("services")));
    }
}
