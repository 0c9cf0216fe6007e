package dev.callboard.catalog.provider;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.CommitAuthor;
import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitBlob;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.WebFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A repository at the commits of its refs. A source's URL may leave open where the ref ends and the path begins, so what
 * is one source may turn out to be several refs of one repository.
 */
final class GitSnapshots implements SourceSnapshot.Opener {

    private static final int MAX_FILES = 20_000;

    private final GitMirrors mirrors;
    private final WebFiles web;
    private final GitMirror mirror;
    private final String repository;

    GitSnapshots(GitMirrors mirrors, WebFiles web, SourceId source) {
        this.mirrors = mirrors;
        this.web = web;
        this.mirror = mirrors.mirror(source.address());
        this.repository = source.repository();
    }

    /** The files of a target's repository, as they are now. */
    static ReferencedFiles beside(GitMirrors mirrors, WebFiles web, LocatedTarget target) {
        GitMirror mirror = mirrors.mirror(target.source().address());
        RepositoryFile file = mirror.settle(fileOf(target));
        CommitReader reader = mirror.read(mirror.fetch(file.ref()));
        return new RepositoryFiles(
                mirrors.integrations(),
                web,
                new RepositoryFiles.Commit(mirror, reader, file),
                target.key().location());
    }

    @Override
    public String state(List<LocatedTarget> targets) {
        Map<String, String> commits = new TreeMap<>();
        ScmException.NotFound missing = null;
        for (LocatedTarget target : targets) {
            String ref = mirror.settle(fileOf(target)).ref();
            if (!commits.containsKey(ref)) {
                try {
                    commits.put(ref, mirror.remoteCommit(ref).name());
                } catch (ScmException.NotFound e) {
                    // As long as there are others, reading this ref's targets will say that it is not there.
                    commits.put(ref, "missing");
                    missing = e;
                }
            }
        }
        if (missing != null && Set.copyOf(commits.values()).size() == 1) {
            throw missing;
        }
        return commits.size() == 1 ? commits.values().iterator().next() : commits.toString();
    }

    @Override
    public SourceSnapshot open() {
        return new Snapshot();
    }

    private static RepositoryFile fileOf(LocatedTarget target) {
        return Objects.requireNonNull(target.file(), "a target in Git has a file");
    }

    private final class Snapshot implements SourceSnapshot {

        private final Map<String, CommitReader> readers = new HashMap<>();
        private final Map<String, @Nullable String> blobIds = new HashMap<>();

        @Override
        public List<FoundFile> find(LocatedTarget target) {
            RepositoryFile asked = fileOf(target);
            RepositoryFile settled = mirror.settle(asked);
            CommitReader reader = reader(settled.ref());
            if (!settled.isGlob()) {
                return reader.blobId(settled.path()).isPresent()
                        ? List.of(new GitFile(target, asked, settled, settled.path(), reader))
                        : List.of();
            }
            List<String> paths = reader.glob(settled.path());
            if (paths.size() > MAX_FILES) {
                throw ProcessingException.inputError("%s matches %d files, more than %d"
                        .formatted(target.key().location().target(), paths.size(), MAX_FILES));
            }
            return paths.stream()
                    .map(path -> (FoundFile) new GitFile(target, asked, settled, path, reader))
                    .toList();
        }

        @Override
        public String notFound(LocatedTarget target) {
            return "Unable to read url, no matching files found for "
                    + target.key().location().target();
        }

        /** Placeholders stay within their file's ref, so the only ref of a source is the one they were read from. */
        @Override
        public boolean hasSame(Map<String, String> referenced) {
            return referenced.entrySet().stream()
                    .allMatch(entry -> WebReferences.isWeb(entry.getKey())
                            ? web.isSame(entry.getKey(), entry.getValue())
                            : entry.getValue().equals(blobIds.computeIfAbsent(entry.getKey(), this::blobId)));
        }

        /** No ref has a colon in its name. */
        private String blobId(String refAndPath) {
            int colon = refAndPath.indexOf(':');
            return reader(refAndPath.substring(0, colon))
                    .blobId(refAndPath.substring(colon + 1))
                    .orElse("");
        }

        @Override
        public List<CommitInfo> commits() {
            return readers.values().stream()
                    .map(reader -> {
                        CommitAuthor author = reader.author();
                        return new CommitInfo(
                                repository, reader.commit().name(), author.name(), author.email(), author.at());
                    })
                    .toList();
        }

        @Override
        public void close() {
            readers.clear();
        }

        /** A commit is fetched only when something is read of it; a target found late may bring a new ref. */
        private CommitReader reader(String ref) {
            return readers.computeIfAbsent(ref, name -> mirror.read(mirror.fetch(name)));
        }
    }

    private final class GitFile implements SourceSnapshot.FoundFile {

        private final LocationRef location;
        private final RepositoryFile settled;
        private final String path;
        private final CommitReader reader;

        GitFile(LocatedTarget target, RepositoryFile asked, RepositoryFile settled, String path, CommitReader reader) {
            this.location = target.locationOf(asked, settled, path, mirrors.integrations());
            this.settled = settled;
            this.path = path;
            this.reader = reader;
        }

        @Override
        public LocationRef location() {
            return location;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public String commit() {
            return reader.commit().name();
        }

        @Override
        public @Nullable String blobId() {
            return reader.blobId(path).orElse(null);
        }

        @Override
        public FileProcessor.Content read() {
            GitBlob blob = reader.read(path)
                    .orElseThrow(() -> new ProcessingException("NotFoundError", "There is no file " + path));
            return new FileProcessor.Content(location, path, blob.id(), commit(), blob.bytes());
        }

        @Override
        public ReferencedFiles beside() {
            return new RepositoryFiles(
                    mirrors.integrations(), web, new RepositoryFiles.Commit(mirror, reader, settled), location);
        }
    }
}
