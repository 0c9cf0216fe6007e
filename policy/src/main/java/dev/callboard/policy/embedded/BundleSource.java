package dev.callboard.policy.embedded;

import dev.callboard.policy.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where a policy bundle comes from. */
public interface BundleSource {

    /**
     * Reads the bundle as it is now. May block.
     *
     * @throws BundleException if it cannot be read; the message says what was attempted
     */
    BundleFiles read();

    /** What to call the source in logs and answers. */
    String description();

    /** The same with Rego built by {@code opa}, anew when it has changed, and bundles that are built left as they are. */
    default BundleSource builtBy(RegoBuild build) {
        return of(description(), new BuiltFiles(this, build)::read);
    }

    /** The same, but for what is not signed with one of the keys as a whole; that cannot be read. */
    default BundleSource signedBy(BundleKeys keys) {
        BundleSignature signature = new BundleSignature(keys);
        return of(description(), () -> signature.verified(read()));
    }

    /** Whether what it reads can change while the server runs. */
    default boolean canChange() {
        return true;
    }

    /** The bundle that this library was built with, for the embedded engine. */
    static BundleSource shipped() {
        return new ShippedBundle("policy-bundle.tar.gz");
    }

    /** The same rules for OPA servers. */
    static BundleSource shippedForServers() {
        return new ShippedBundle("opa-bundle.tar.gz");
    }

    /** A gzipped tar archive, as {@code opa build} writes it. */
    static BundleSource file(Path archive) {
        return of(archive.toString(), () -> {
            try {
                if (Files.size(archive) > BundleFiles.MAX_BYTES) {
                    throw new BundleException(archive + " is larger than " + BundleFiles.MAX_BYTES + " bytes");
                }
                return BundleFiles.ofArchive(Files.readAllBytes(archive));
            } catch (IOException unreadable) {
                throw new BundleException("Cannot read the policy bundle " + archive + ": " + unreadable, unreadable);
            }
        });
    }

    /** A folder with the files of a built bundle, or with Rego, which is built with {@code opa} each time it is read. */
    static BundleSource folder(Path folder, RegoBuild build) {
        return folder(folder).builtBy(build);
    }

    /** A folder with files as they are. */
    static BundleSource folder(Path folder) {
        return of(folder.toString(), () -> BundleFiles.ofFolder(folder));
    }

    /** A gzipped tar archive behind an HTTP address. */
    static BundleSource url(URI url) {
        return of(url.toString(), new HttpBundle(url, null)::read);
    }

    /** The same behind an address that asks for a bearer token, which is in a file that may change. */
    static BundleSource url(URI url, TokenFile token) {
        return of(url.toString(), new HttpBundle(url, token)::read);
    }

    /** Any other source. */
    static BundleSource of(String description, Supplier<BundleFiles> read) {
        return new BundleSource() {
            @Override
            public BundleFiles read() {
                return read.get();
            }

            @Override
            public String description() {
                return description;
            }
        };
    }
}
