package dev.callboard.policy.embedded;

import java.io.IOException;
import java.io.InputStream;

/**
 * A bundle that this library was built with.
 *
 * @param name of the archive
 */
record ShippedBundle(String name) implements BundleSource {

    @Override
    public BundleFiles read() {
        try (InputStream in = ShippedBundle.class.getResourceAsStream("/callboard/" + name)) {
            if (in == null) {
                throw new BundleException("This server was built without its policy bundle " + name);
            }
            return BundleFiles.ofArchive(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new BundleException("Cannot read the shipped policy bundle", unreadable);
        }
    }

    @Override
    public String description() {
        return "the shipped rules";
    }

    @Override
    public boolean canChange() {
        return false;
    }
}
