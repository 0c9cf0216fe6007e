package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.ConfiguredCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster of the configuration.
 *
 * @param authProvider whose credentials it takes: {@code serviceAccount}, {@code localKubectlProxy} (none), or what the
 *     frontend brings for the user: {@code google}, {@code aks}, {@code oidc}
 * @param oidcTokenProvider which of the frontend's providers has the token, for {@code oidc}
 * @param token of the service account
 * @param caData a certificate in base64
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
        @Nullable String dashboardUrl) {

    static final String SERVICE_ACCOUNT = ConfiguredCluster.SERVICE_ACCOUNT;
    static final String LOCAL = ConfiguredCluster.LOCAL_PROXY;

    Cluster {
        customResources = List.copyOf(customResources);
    }

    /** As an answer names it. */
    ObjectNode named() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        if (title != null) {
            json.put("title", title);
        }
        if (dashboardUrl != null) {
            json.put("dashboardUrl", dashboardUrl);
        }
        return json;
    }

    /** As the list of clusters has it, without anything secret. */
    ObjectNode listed() {
        ObjectNode json = named().put("authProvider", authProvider);
        if (oidcTokenProvider != null) {
            json.put("oidcTokenProvider", oidcTokenProvider);
        }
        return json;
    }
}
