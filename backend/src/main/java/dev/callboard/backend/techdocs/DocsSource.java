package dev.callboard.backend.techdocs;

import dev.callboard.backend.techdocs.render.Site;
import dev.callboard.backend.techdocs.render.SiteBuild;
import dev.callboard.backend.techdocs.render.UnusableDocs;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitBlob;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The files of one entity's documentation as they are at a commit. Blocks.
 *
 * <p>Links and whatever else is no plain file are refused by the reader of the commit, so nothing outside the folder can
 * get into a site.
 */
final class DocsSource {

    private static final String MKDOCS = "mkdocs.yml";

    private final GitMirror mirror;
    private final RepositoryFile folder;
    private final CommitId commit;

    private DocsSource(GitMirror mirror, RepositoryFile folder, CommitId commit) {
        this.mirror = mirror;
        this.folder = folder;
        this.commit = commit;
    }

    /** Looks where the documentation is now, and fetches it. @throws ScmException if it cannot be had */
    static DocsSource fetch(DocsRef ref, GitMirrors mirrors) {
        RepositoryFile named = mirrors.integrations().resolveFile(ref.url().replaceFirst("(?<=[^/:])/+$", ""));
        GitMirror mirror = mirrors.mirror(named.cloneUrl());
        RepositoryFile folder = mirror.settle(named);
        return new DocsSource(mirror, folder, mirror.fetch(folder.ref()));
    }

    CommitId commit() {
        return commit;
    }

    /** What a site of these files is known by. */
    String etag() {
        return commit + suffix();
    }

    /** Readers see it, and where the server clones from is not their business. */
    private String suffix() {
        String place = folder.cloneUrl() + " " + folder.path();
        return "-" + SiteBuild.VERSION + "-" + UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a site that was made with an etag would come out the same from these files. */
    boolean isSameAs(String etag) {
        if (etag.equals(etag())) {
            return true;
        }
        String before = etag.endsWith(suffix()) ? etag.substring(0, etag.length() - suffix().length()) : "";
        if (!before.matches("[0-9a-f]{40,64}")) {
            return false;
        }
        String docs = site().docsFolder().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        String pages = docs.isEmpty() || docs.equals(".") ? inFolder("") : inFolder(docs) + "/";
        Predicate<String> concerns =
                path -> path.equals(inFolder(MKDOCS)) || path.equals(inFolder("mkdocs.yaml")) || path.startsWith(pages);
        return mirror.changedPaths(new CommitId(before), commit)
                .map(changed -> changed.stream().noneMatch(concerns))
                .orElse(false);
    }

    Site site() {
        CommitReader reader = mirror.read(commit);
        Optional<GitBlob> found = reader.read(inFolder(MKDOCS)).or(() -> reader.read(inFolder("mkdocs.yaml")));
        String repository = folder.cloneUrl().replaceFirst("(\\.git)?/*$", "").replaceFirst("^.*/", "");
        // Without one, a folder named docs is a site all the same.
        return SiteBuild.read(found.map(GitBlob::text).orElse("{}"), repository);
    }

    /** @throws UnusableDocs if there is no such folder */
    void copyPages(Site site, Path target) {
        String docs = site.docsFolder().replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        String path = docs.equals(".") ? folder.path() : inFolder(docs);
        try {
            mirror.read(commit).copyTree(path, target);
        } catch (ScmException.NotFound | IllegalArgumentException e) {
            throw new UnusableDocs("There is no folder '" + path + "' in " + folder.cloneUrl() + " at " + commit, e);
        }
    }

    private String inFolder(String path) {
        return folder.path().isEmpty() ? path : path.isEmpty() ? folder.path() + "/" : folder.path() + "/" + path;
    }
}
