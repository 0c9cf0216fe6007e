package dev.callboard.catalog.provider;

import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitBlob;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.WebFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the repository and commit that an entity was read from, and those of servers that are no Git hosts, as far as
 * the configuration allows them. No other repositories: an entity is what its commit says, and a person who may write to one
 * repository does not read others through it.
 */
final class RepositoryFiles implements ReferencedFiles {

    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final ScmIntegrations integrations;
    private final WebFiles web;
    private final WebReferences onTheWeb;
    private final Commit commit;
    private final LocationRef location;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private long bytes;

    /** @param file the entity's own */
    record Commit(GitMirror mirror, CommitReader reader, RepositoryFile file) {}

    RepositoryFiles(ScmIntegrations integrations, WebFiles web, Commit commit, LocationRef location) {
        this.integrations = integrations;
        this.web = web;
        this.onTheWeb = new WebReferences(web, url -> url);
        this.commit = commit;
        this.location = location;
    }

    @Override
    public String read(String url) {
        try {
            String absolute = integrations.resolveRelative(url, location.target());
            if (web.reads(absolute)) {
                return onTheWeb.read(absolute);
            }
            return text(inRepository(absolute));
        } catch (ScmException.Refused | ScmException.NotFound e) {
            throw ProcessingException.inputError(String.valueOf(e.getMessage()));
        }
    }

    private GitBlob inRepository(String absolute) {
        RepositoryFile file = commit.file();
        RepositoryFile asked =
                location.type().equals("git") ? integrations.resolveGit(absolute) : integrations.resolveFile(absolute);
        RepositoryFile other =
                asked.cloneUrl().equals(file.cloneUrl()) ? commit.mirror().settle(asked) : asked;
        if (!other.cloneUrl().equals(file.cloneUrl()) || !other.ref().equals(file.ref())) {
            throw new ProcessingException(
                    "NotAllowedError",
                    "Placeholder may only reference files from the same repository and branch as the entity, not "
                            + absolute);
        }
        Optional<GitBlob> blob = commit.reader().read(other.path());
        seen.put(other.ref() + ":" + other.path(), blob.map(GitBlob::id).orElse(""));
        return blob.orElseThrow(() -> new ProcessingException("NotFoundError", "there is no such file"));
    }

    @Override
    public Map<String, String> seen() {
        Map<String, String> all = new LinkedHashMap<>(seen);
        all.putAll(onTheWeb.seen());
        return all;
    }

    private String text(GitBlob blob) {
        bytes += blob.bytes().length;
        if (bytes > MAX_BYTES) {
            throw ProcessingException.inputError(
                    "the placeholders of one file bring in more than %d bytes".formatted(MAX_BYTES));
        }
        return blob.text();
    }
}
