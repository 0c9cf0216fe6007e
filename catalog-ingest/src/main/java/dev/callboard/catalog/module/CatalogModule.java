package dev.callboard.catalog.module;

import dev.callboard.scm.HostApis;
import tools.jackson.databind.JsonNode;

/**
 * Adds to a catalog what it has not by itself. Found by {@link java.util.ServiceLoader}, so it has a constructor without
 * parameters and is named in {@code META-INF/services/dev.callboard.catalog.module.CatalogModule} of its jar.
 */
public interface CatalogModule {

    /** The name under which the configuration knows it; no other module has it. */
    String name();

    /**
     * What it adds. Called once, before anything is read.
     *
     * @throws IllegalArgumentException if the settings are not fit for use; the message names the one to blame
     */
    Contribution contribute(Context context);

    /**
     * What a module is given.
     *
     * @param settings what the configuration says for this module; an empty object if nothing
     * @param apis the APIs of the hosts that the configuration knows, with their credentials, limits and pauses
     */
    record Context(JsonNode settings, HostApis apis) {}
}
