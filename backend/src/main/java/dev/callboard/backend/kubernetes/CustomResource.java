package dev.callboard.backend.kubernetes;

import tools.jackson.databind.JsonNode;

/**
 * A kind of object to look for.
 *
 * @param type as what it is shown; {@code customresources} for one that Kubernetes does not come with
 * @param group empty for the core group
 */
record CustomResource(String type, String group, String version, String plural) {

    static final String CUSTOM = "customresources";

    private static final String SEGMENT = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

    /** @throws IllegalArgumentException if a part is missing, or no part of an address */
    CustomResource {
        if ((!group.isEmpty() && !group.matches(SEGMENT)) || !version.matches(SEGMENT) || !plural.matches(SEGMENT)) {
            throw new IllegalArgumentException(
                    "A custom resource has group, apiVersion and plural, such as argoproj.io, v1alpha1 and rollouts");
        }
    }

    static CustomResource custom(JsonNode json) {
        return new CustomResource(
                CUSTOM,
                json.path("group").asString(""),
                json.path("apiVersion").asString(""),
                json.path("plural").asString(""));
    }

    boolean isCustom() {
        return type.equals(CUSTOM);
    }

    /** The path of its list, in one namespace or in all. */
    String path(String namespace) {
        String api = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return api + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }
}
