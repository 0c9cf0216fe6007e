package dev.callboard.backend.policy;

import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
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
            case BundleLocation.Folder(Path path) -> BundleSource.folder(path, build);
            case BundleLocation.Archive(Path path) -> BundleSource.file(path);
            case BundleLocation.Web(URI url) -> BundleSource.url(url);
            case BundleLocation.Git(String target) -> {
                GitMirrors opened = new GitMirrors(mirrorFolder, hosts);
                mirrors = opened;
                yield BundleSource.of(target, new GitBundle(opened, target)::read)
                        .builtBy(build);
            }
        };
    }

    @Override
    public void close() {
        GitMirrors opened = mirrors;
        if (opened != null) {
            opened.close();
        }
    }
}
