package dev.callboard.policy.embedded;

import org.jspecify.annotations.Nullable;

/** Builds what a source reads, if it has to be built, and only once for the same files. Not thread-safe. */
final class BuiltFiles {

    private final BundleSource source;
    private final RegoBuild build;
    private String digest = "";
    private @Nullable BundleFiles built;
    private @Nullable BundleException failure;

    BuiltFiles(BundleSource source, RegoBuild build) {
        this.source = source;
        this.build = build;
    }

    BundleFiles read() {
        BundleFiles files = source.read();
        if (build.isDone(files)) {
            return files;
        }
        if (!files.digest().equals(digest)) {
            digest = files.digest();
            built = null;
            failure = null;
            try {
                built = build.build(files);
            } catch (BundleException broken) {
                failure = broken;
            }
        }
        BundleFiles result = built;
        if (result == null) {
            throw failure == null ? new BundleException("The rules were not built") : failure;
        }
        return result;
    }
}
