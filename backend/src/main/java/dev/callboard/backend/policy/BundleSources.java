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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes the source of a bundle, and closes what that needs. */
final class BundleSources implements AutoCloseable {

    private final Path mirrorFolder;
    private final ScmIntegrations hosts;
    private final List<GitMirrors> mirrors = new CopyOnWriteArrayList<>();

    /** @param mirrorFolder where repositories are mirrored; it and its like are used by no one else, only for Git */
    BundleSources(Path mirrorFolder, ScmIntegrations hosts) {
        this.mirrorFolder = mirrorFolder;
        this.hosts = hosts;
    }

    /** @param purpose sets the mirrors of one bundle apart from those of another; empty for the rules that decide */
    BundleSource of(PolicySettings.Embedded settings, String purpose) {
        return of(settings, purpose, new RegoBuild(settings.opaCommand()), BundleSource.shipped());
    }

    /** What OPA servers are given: Rego, which is checked and tested but not compiled. */
    BundleSource forServers(PolicySettings.Embedded settings) {
        return of(settings, "sidecars", RegoBuild.forServers(settings.opaCommand()), BundleSource.shippedForServers());
    }

    private BundleSource of(PolicySettings.Embedded settings, String purpose, RegoBuild build, BundleSource shipped) {
        return switch (settings.bundle()) {
            case BundleLocation.Shipped() -> shipped;
            case BundleLocation.Folder(Path path) ->
                signed(BundleSource.folder(path), settings).builtBy(build);
            case BundleLocation.Archive(Path path) -> signed(BundleSource.file(path), settings);
            case BundleLocation.Web(URI url) -> signed(web(url, settings), settings);
            case BundleLocation.Git(String target) -> {
                GitMirrors opened = new GitMirrors(mirrors(purpose), hosts);
                mirrors.add(opened);
                yield signed(BundleSource.of(target, new GitBundle(opened, target)::read), settings)
                        .builtBy(build);
            }
        };
    }

    private Path mirrors(String purpose) {
        return purpose.isEmpty()
                ? mirrorFolder
                : mirrorFolder.resolveSibling(mirrorFolder.getFileName() + "-" + purpose);
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
        mirrors.forEach(GitMirrors::close);
    }
}
