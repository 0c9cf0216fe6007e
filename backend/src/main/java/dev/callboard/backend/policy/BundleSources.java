package dev.callboard.backend.policy;

import dev.callboard.policy.TokenFile;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleKeys;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the source of a bundle, and closes what that needs. */
final class BundleSources implements AutoCloseable {

    private final Path mirrorFolder;
    private final ScmIntegrations hosts;
    private @Nullable GitMirrors mirrors;

    /** @param mirrorFolder where repositories are mirrored; used by no one else, and only for a bundle in Git */
    BundleSources(Path mirrorFolder, ScmIntegrations hosts) {
        this.mirrorFolder = mirrorFolder;
        this.hosts = hosts;
    }

    BundleSource of(PolicySettings.Embedded settings) {
        RegoBuild build = new RegoBuild(settings.opaCommand());
        return switch (settings.bundle()) {
            case BundleLocation.Shipped() -> BundleSource.shipped();
            case BundleLocation.Folder(Path path) ->
                signed(BundleSource.folder(path), settings).builtBy(build);
            case BundleLocation.Archive(Path path) -> signed(BundleSource.file(path), settings);
            case BundleLocation.Web(URI url) -> signed(web(url, settings), settings);
            case BundleLocation.Git(String target) -> {
                GitMirrors opened = new GitMirrors(mirrorFolder, hosts);
                mirrors = opened;
                yield signed(BundleSource.of(target, new GitBundle(opened, target)::read), settings)
                        .builtBy(build);
            }
        };
    }

    private static BundleSource web(URI url, PolicySettings.Embedded settings) {
        Path token = settings.tokenFile();
        return token == null ? BundleSource.url(url) : BundleSource.url(url, new TokenFile(token));
    }

    private static BundleSource signed(BundleSource source, PolicySettings.Embedded settings) {
        Path keys = settings.verificationKey();
        if (keys == null) {
            return source;
        }
        try {
            return source.signedBy(BundleKeys.read(keys));
        } catch (IOException unreadable) {
            throw new BundleException(
                    "Nobody can tell whether the policy bundle is signed: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void close() {
        GitMirrors opened = mirrors;
        if (opened != null) {
            opened.close();
        }
    }
}
