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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the repository and commit that an entity was read from. No others: an entity is what its commit says, and
 * a person who may write to one repository does not read others through it.
 */
final class RepositoryFiles implements ReferencedFiles {

    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final ScmIntegrations integrations;
    private final GitMirror mirror;
    private final CommitReader reader;
    private final RepositoryFile file;
    private final LocationRef location;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private long bytes;

    RepositoryFiles(
            ScmIntegrations integrations,
            GitMirror mirror,
            CommitReader reader,
            RepositoryFile file,
            LocationRef location) {
        this.integrations = integrations;
        this.mirror = mirror;
        this.reader = reader;
        this.file = file;
        this.location = location;
    }

    @Override
    public String read(String url) {
        try {
            String absolute = integrations.resolveRelative(url, location.target());
            RepositoryFile asked = location.type().equals("git")
                    ? integrations.resolveGit(absolute)
                    : integrations.resolveFile(absolute);
            RepositoryFile other = asked.cloneUrl().equals(file.cloneUrl()) ? mirror.settle(asked) : asked;
            if (!other.cloneUrl().equals(file.cloneUrl()) || !other.ref().equals(file.ref())) {
                throw new ProcessingException(
                        "NotAllowedError",
                        "Placeholder may only reference files from the same repository and branch as the entity, not "
                                + absolute);
            }
            Optional<GitBlob> blob = reader.read(other.path());
            seen.put(other.ref() + ":" + other.path(), blob.map(GitBlob::id).orElse(""));
            return text(blob.orElseThrow(() -> new ProcessingException("NotFoundError", "there is no such file")));
        } catch (ScmException.Refused | ScmException.NotFound e) {
            throw ProcessingException.inputError(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, String> seen() {
        return seen;
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
