package dev.callboard.policy.embedded;

import dev.callboard.policy.StrictJson;
import tools.jackson.core.JacksonException;

/**
 * A bundle as it is handed out to OPA servers.
 *
 * @param revision what the bundle calls itself; never empty
 * @param digest the same for the same files
 * @param archive a gzipped tar archive
 */
public record OpaBundle(String revision, String digest, byte[] archive) {

    private static final String MANIFEST = ".manifest";

    /**
     * The bundle in the files.
     *
     * @throws BundleException if no OPA server can evaluate it, or it does not say its revision
     */
    public static OpaBundle of(BundleFiles files) {
        if (files.isBuilt()) {
            // The compiler takes the rules that are asked out of the Rego beside the module.
            throw new BundleException(
                    "The bundle is compiled for the embedded engine; build it without: --target wasm --entrypoint");
        }
        if (!files.anyEndsWith(".rego")) {
            throw new BundleException("There is no Rego in the bundle, so no OPA server can evaluate it");
        }
        String revision = revision(files);
        if (revision.isEmpty()) {
            throw new BundleException("The bundle has no revision; build it with: opa build --revision REVISION");
        }
        return new OpaBundle(revision, files.digest(), TarWriter.write(files.all()));
    }

    static boolean hasRevision(BundleFiles files) {
        return files.find(MANIFEST).isPresent() && !revision(files).isEmpty();
    }

    private static String revision(BundleFiles files) {
        byte[] content = files.find(MANIFEST)
                .orElseThrow(() -> new BundleException("The bundle has no .manifest, so its revision is not known"));
        try {
            return StrictJson.read(content).path("revision").asString("").strip();
        } catch (JacksonException notJson) {
            throw new BundleException("The bundle's .manifest is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }
}
