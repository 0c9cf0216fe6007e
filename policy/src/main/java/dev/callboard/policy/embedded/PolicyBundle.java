package dev.callboard.policy.embedded;

import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A bundle whose rules are compiled to WebAssembly.
 *
 * @param revision what the bundle calls itself; never empty
 * @param module the compiled rules
 * @param data the documents the rules read, as JSON
 * @param digest of all of the bundle's files
 */
record PolicyBundle(String revision, byte[] module, byte[] data, String digest) {

    private static final String MODULE = "policy.wasm";

    static boolean isBuilt(BundleFiles files) {
        return files.find(MODULE).isPresent();
    }

    /**
     * Reads the bundle in the files.
     *
     * @throws BundleException if they are no compiled bundle with a revision
     */
    static PolicyBundle of(BundleFiles files) {
        byte[] module = files.find(MODULE)
                .orElseThrow(() -> new BundleException(
                        "The bundle has no " + MODULE + "; build it with: opa build --target wasm"));
        byte[] manifest = files.find(".manifest")
                .orElseThrow(() -> new BundleException("The bundle has no .manifest, so its revision is not known"));
        String revision =
                json(manifest, ".manifest").path("revision").asString("").strip();
        if (revision.isEmpty()) {
            throw new BundleException("The bundle has no revision; build it with: opa build --revision REVISION");
        }
        byte[] data = files.find("data.json").orElseGet(() -> "{}".getBytes(StandardCharsets.UTF_8));
        if (!json(data, "data.json").isObject()) {
            throw new BundleException("The bundle's data.json is not an object");
        }
        return new PolicyBundle(revision, module, data, files.digest());
    }

    private static JsonNode json(byte[] content, String name) {
        try {
            return StrictJson.read(content);
        } catch (JacksonException notJson) {
            throw new BundleException(
                    "The bundle's " + name + " is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }
}
