package dev.callboard.catalog.provider;

import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.FileAdmission;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessedFile;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.WebFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is to be read of one source. Files that have not changed are not processed again. Holds no state of its
 * own and may be used by many threads; blocks on the remote.
 */
public final class SourceReader {

    /** How many targets of one source are read, so that Locations naming Locations come to an end. */
    private static final int MAX_TARGETS = 50_000;

    private final GitMirrors mirrors;
    private final WebFiles web;
    private final FileProcessor processor;
    private final FileAdmission admission;
    private final Set<String> unreadTypes;

    /**
     * @param admission what of the entities is let in
     * @param unreadTypes the types of locations that nothing reads
     */
    public SourceReader(
            GitMirrors mirrors,
            WebFiles web,
            FileProcessor processor,
            FileAdmission admission,
            Set<String> unreadTypes) {
        this.admission = admission;
        this.mirrors = mirrors;
        this.web = web;
        this.processor = processor;
        this.unreadTypes = Set.copyOf(unreadTypes);
    }

    public ScmIntegrations integrations() {
        return mirrors.integrations();
    }

    /** Looks at a source and reads it if it, or what is wanted of it, has changed. */
    public ReadOutcome read(ReadRequest request) {
        try {
            if (request.targets().stream().allMatch(this::isUnread)) {
                throw noReader(request.targets().getFirst());
            }
            SourceSnapshot.Opener opener = open(request.source());
            String state = opener.state(request.targets());
            if (state.equals(request.knownState())
                    && request.fresh().isEmpty()
                    && request.targets().stream()
                            .allMatch(target -> request.known().containsKey(target.key()))
                    && hasSameWeb(request)) {
                return new ReadOutcome.Unchanged(request.source());
            }
            try (SourceSnapshot snapshot = opener.open()) {
                return new Run(request, snapshot).read(state);
            }
        } catch (ScmException e) {
            return new ReadOutcome.Failed(request.source(), errorOf(e));
        } catch (ProcessingException e) {
            return new ReadOutcome.Failed(request.source(), e.toError());
        } catch (AdmissionCheck.Unavailable e) {
            return new ReadOutcome.Failed(
                    request.source(),
                    DocumentError.of(
                            ProcessingException.OUTAGE,
                            "The policy could not be asked, so what there is stays as it is: " + e.getMessage()));
        }
    }

    /** The files beside one that need not exist itself, as they are now. Nothing is read before it is asked for. */
    public ReferencedFiles filesBeside(LocationRef location) {
        return url -> {
            LocatedTarget target = LocatedTarget.of(new TargetKey(location, location, false), mirrors.integrations());
            try {
                return switch (target.source().kind()) {
                    case GIT -> GitSnapshots.beside(mirrors, web, target).read(url);
                    case WEB ->
                        new WebReferences(web, one -> integrations().resolveRelative(one, location.target())).read(url);
                    case FILE -> new WebReferences(web, one -> one).read(url);
                };
            } catch (ScmException e) {
                throw new ProcessingException(errorOf(e).name(), errorOf(e).message());
            }
        };
    }

    /** Files of other servers change without a commit. */
    private boolean hasSameWeb(ReadRequest request) {
        return web.isClosed()
                || request.known().values().stream()
                        .flatMap(reading -> reading.files().stream())
                        .flatMap(file -> file.referenced().entrySet().stream())
                        .filter(entry -> WebReferences.isWeb(entry.getKey()))
                        .allMatch(entry -> web.isSame(entry.getKey(), entry.getValue()));
    }

    private boolean isUnread(LocatedTarget target) {
        return unreadTypes.contains(target.key().location().type());
    }

    private static ProcessingException noReader(LocatedTarget target) {
        return ProcessingException.inputError(
                "No processor was able to handle reading of " + target.key().location());
    }

    private SourceSnapshot.Opener open(SourceId source) {
        return switch (source.kind()) {
            case GIT -> new GitSnapshots(mirrors, web, source);
            case FILE -> new FileSnapshots(web, source);
            case WEB -> new WebSnapshots(web, integrations(), source);
        };
    }

    private static DocumentError errorOf(ScmException e) {
        String name = switch (e) {
            case ScmException.NotFound notFound -> "NotFoundError";
            case ScmException.AccessDenied denied -> "NotAllowedError";
            case ScmException.Refused refused -> "NotAllowedError";
            case ScmException.Unreachable unreachable -> "ServiceUnavailableError";
            case ScmException.Rejected rejected -> "ConflictError";
            case ScmException.Unreadable unreadable -> "Error";
        };
        return DocumentError.of(name, "Unable to read url, " + e.getMessage());
    }

    /** One reading of a source as of one moment. */
    private final class Run {

        private final ReadRequest request;
        private final SourceSnapshot snapshot;
        private final String rules = admission.revision();
        private final Map<TargetKey, TargetReading> readings = new LinkedHashMap<>();
        private final Map<TargetKey, List<ProcessedFile>> processed = new HashMap<>();
        private final Deque<LocatedTarget> queue;
        private final Set<TargetKey> seen = new HashSet<>();

        Run(ReadRequest request, SourceSnapshot snapshot) {
            this.request = request;
            this.snapshot = snapshot;
            this.queue = new ArrayDeque<>(request.targets());
            request.targets().forEach(target -> seen.add(target.key()));
        }

        ReadOutcome read(String state) {
            while (!queue.isEmpty()) {
                LocatedTarget target = queue.removeFirst();
                TargetKey key = target.key();
                TargetReading reading = read(target);
                TargetReading known = request.known().get(key);
                readings.put(key, reading.equals(known) ? known : reading);
                reading.files()
                        .forEach(file -> file.documents()
                                .forEach(document -> document.targets().forEach(this::follow)));
            }
            return new ReadOutcome.Read(request.source(), state, rules, readings, processed, snapshot.commits());
        }

        /** What is named in the same source is read at once; the rest waits for its own source's turn. */
        private void follow(TargetKey target) {
            if (seen.size() >= MAX_TARGETS || seen.contains(target)) {
                return;
            }
            try {
                LocatedTarget located = LocatedTarget.of(target, integrations());
                if (located.source().equals(request.source())) {
                    seen.add(target);
                    queue.addLast(located);
                }
            } catch (ProcessingException e) {
                // Whoever follows the target says what is wrong with it; here it only is no part of this source.
                seen.add(target);
            }
        }

        private TargetReading read(LocatedTarget target) {
            TargetKey key = target.key();
            TargetReading known = request.known().get(key);
            SourceId source = request.source();
            try {
                if (isUnread(target)) {
                    throw noReader(target);
                }
                List<SourceSnapshot.FoundFile> found = snapshot.find(target);
                if (found.isEmpty() && !key.optional()) {
                    throw new ProcessingException("NotFoundError", snapshot.notFound(target));
                }
                Map<LocationRef, FileReading> earlier = new HashMap<>();
                if (known != null) {
                    known.files().forEach(file -> earlier.put(file.location(), file));
                }
                List<FileReading> files = new ArrayList<>();
                for (SourceSnapshot.FoundFile file : found) {
                    files.add(read(file, key, earlier.get(file.location())));
                }
                return new TargetReading(key, source.repository(), source.ref(), files, null);
            } catch (ProcessingException e) {
                return TargetReading.failed(key, source.repository(), source.ref(), known, e.toError());
            } catch (ScmException.NotFound | ScmException.Refused e) {
                // Whatever else goes wrong is the source's, and looked at again soon.
                return TargetReading.failed(key, source.repository(), source.ref(), known, errorOf(e));
            }
        }

        private FileReading read(SourceSnapshot.FoundFile file, TargetKey key, @Nullable FileReading known) {
            boolean fresh = request.fresh().contains(key);
            try {
                if (known != null && !fresh && isUnchanged(file, known)) {
                    return known;
                }
                FileProcessor.Content content = file.read();
                if (known != null
                        && !fresh
                        && content.blob().equals(known.blob())
                        && snapshot.hasSame(known.referenced())) {
                    return known;
                }
                ProcessedFile result =
                        admission.judged(processor.process(content, key.origin(), file.beside()), content.bytes());
                processed.computeIfAbsent(key, k -> new ArrayList<>()).add(result);
                FileReading reading = result.reading();
                if (known == null) {
                    return reading;
                }
                return sameAs(known, reading.keeping(known));
            } catch (ScmException.Refused e) {
                return unreadable(file, known, errorOf(e));
            } catch (ProcessingException e) {
                return unreadable(file, known, e.toError());
            }
        }

        private boolean isUnchanged(SourceSnapshot.FoundFile file, FileReading known) {
            return !known.blob().isEmpty()
                    && known.blob().equals(file.blobId())
                    && snapshot.hasSame(known.referenced());
        }

        private static FileReading unreadable(
                SourceSnapshot.FoundFile file, @Nullable FileReading known, DocumentError error) {
            FileReading empty =
                    new FileReading(file.location(), file.path(), "", file.commit(), Map.of(), List.of(), error);
            return known == null ? empty : sameAs(known, empty.keeping(known));
        }

        /** The earlier reading itself if only the commit is another one: nothing has changed then. */
        private static FileReading sameAs(FileReading known, FileReading reading) {
            return reading.since(known).equals(known) ? known : reading;
        }
    }
}
