package dev.callboard.scaffolder.action;

import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.WebFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from the repositories of the configured hosts, and single files of those other servers that may be read. */
final class GitTemplateSource implements TemplateSource {

    /** The products whose users' tokens templates can ask for when they read. */
    private static final Set<Kind> BY_USERS = Set.of(Kind.GITHUB, Kind.GITLAB);

    private final GitMirrors mirrors;
    private final @Nullable String baseUrl;
    private final boolean requiresToken;

    GitTemplateSource(GitMirrors mirrors, @Nullable String baseUrl, boolean requiresToken) {
        this.mirrors = mirrors;
        this.baseUrl = baseUrl;
        this.requiresToken = requiresToken;
    }

    @Override
    public TemplateSource withToken(String token, Path scratch) {
        return new TokenTemplateSource(mirrors, this::absolute, token, scratch);
    }

    @Override
    public byte[] readFile(String url) {
        try {
            String absolute = absolute(url);
            if (mirrors.integrations().isReadable(absolute)) {
                return new WebFiles(mirrors.integrations(), mirrors.limits(), Duration.ZERO, InstantSource.system())
                        .read(absolute)
                        .bytes();
            }
            Place place = place(absolute);
            return place.reader()
                    .read(place.path())
                    .orElseThrow(() -> ActionException.notFound("There is no file at " + absolute))
                    .bytes();
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    @Override
    public void copyFolder(String url, Path target) {
        try {
            Place place = folder(url);
            place.reader().copyTree(place.path(), target);
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    @Override
    public Optional<List<SourceFile>> readFolder(String url, int atMost) {
        try {
            Place place = folder(url);
            return place.reader()
                    .readTree(place.path(), atMost)
                    .map(files -> files.stream()
                            .map(file -> new SourceFile(file.path(), file.content(), file.executable()))
                            .toList());
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    private String absolute(String url) {
        if (isAbsolute(url)) {
            return url;
        }
        if (baseUrl == null) {
            throw ActionException.input(
                    "The relative URL '" + url + "' cannot be resolved, because it is not known where the template is");
        }
        return mirrors.integrations().resolveRelative(url, baseUrl);
    }

    private Place folder(String url) {
        String absolute = absolute(url);
        if (mirrors.integrations().isReadable(absolute)) {
            throw ActionException.input("'" + absolute
                    + "' cannot be read as a folder: its server is no Git host, and gives single files only");
        }
        return place(absolute);
    }

    private Place place(String absolute) {
        if (requiresToken) {
            refuseWithoutToken(absolute);
        }
        RepositoryFile named = mirrors.integrations().resolveFile(absolute);
        GitMirror mirror = mirrors.mirror(named.cloneUrl());
        RepositoryFile file = mirror.settle(named);
        return new Place(mirror.read(mirror.fetch(file.ref())), file.path());
    }

    private void refuseWithoutToken(String absolute) {
        mirrors.integrations()
                .byUrl(absolute)
                .filter(host -> BY_USERS.contains(host.kind()))
                .ifPresent(host -> {
                    throw ActionException.input("No user credentials provided for host " + host.host()
                            + ", but scaffolder.requireScmUserCredentials is enabled");
                });
    }

    static boolean isAbsolute(String url) {
        return url.contains("://");
    }

    private record Place(CommitReader reader, String path) {}
}
