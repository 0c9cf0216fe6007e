package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.ConfiguredCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster of the configuration or of the catalog.
 *
 * @param authProvider whose credentials it takes: {@code serviceAccount}, {@code localKubectlProxy} (none), or what the
 *     frontend brings for the user: {@code google}, {@code aks}, {@code oidc}
 * @param oidcTokenProvider which of the frontend's providers has the token, for {@code oidc}
 * @param token of the service account
 * @param caData a certificate in base64
 * @param dashboard where people look at it
 */
record Cluster(
        String name,
        @Nullable String title,
        String url,
        String authProvider,
        @Nullable String oidcTokenProvider,
        @Nullable Secret token,
        @Nullable String caData,
        boolean skipTlsVerify,
        boolean skipMetrics,
        List<CustomResource> customResources,
        Dashboard dashboard) {

    static final String SERVICE_ACCOUNT = ConfiguredCluster.SERVICE_ACCOUNT;
    static final String LOCAL = ConfiguredCluster.LOCAL_PROXY;

    /**
     * What the frontend makes links of.
     *
     * @param app which kind of dashboard it is
     * @param parameters what that kind needs to know; an object
     */
    record Dashboard(
            @Nullable String url,
            @Nullable String app,
            @Nullable JsonNode parameters) {

        static final Dashboard NONE = new Dashboard(null, null, null);
    }

    Cluster {
        customResources = List.copyOf(customResources);
    }

    /** As the objects in it are labelled. */
    ObjectNode named() {
        ObjectNode json = titled();
        if (dashboard.app() != null) {
            json.put("dashboardApp", dashboard.app());
        }
        if (dashboard.parameters() != null) {
            json.set("dashboardParameters", dashboard.parameters());
        }
        return json;
    }

    /** As the list of clusters has it, without anything secret. */
    ObjectNode listed() {
        ObjectNode json = titled().put("authProvider", authProvider);
        if (oidcTokenProvider != null) {
            json.put("oidcTokenProvider", oidcTokenProvider);
        }
        return json;
    }

    private ObjectNode titled() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        if (title != null) {
            json.put("title", title);
        }
        if (dashboard.url() != null) {
            json.put("dashboardUrl", dashboard.url());
        }
        return json;
    }
}
