package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.IngestionProgress.WaitedFor;
import dev.callboard.catalog.store.StoredSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What only the process that reads knows, for the others to tell.
 *
 * @param remaining of how many sources the catalog did not show yet what came of them
 * @param sources as they were when this was noted
 */
record SharedProgress(
        int remaining, List<WaitedFor> waitsFor, List<SourceProgress> sources, List<ProviderProgress> providers) {

    SharedProgress {
        waitsFor = List.copyOf(waitsFor);
        sources = List.copyOf(sources);
        providers = List.copyOf(providers);
    }

    static SharedProgress of(IngestLead lead) {
        int remaining = lead.remaining();
        return new SharedProgress(
                remaining,
                lead.providers().waitedFor(),
                lead.schedule().progress(),
                lead.providers().progress());
    }

    /** Whether more has happened than that sources were found as they were, or some of many were read. */
    boolean isNewsAfter(SharedProgress earlier) {
        return !failing().equals(earlier.failing())
                || !providers.equals(earlier.providers)
                || !waitsFor.equals(earlier.waitsFor)
                || (remaining == 0) != (earlier.remaining == 0);
    }

    private List<SourceProgress> failing() {
        return sources.stream().filter(source -> source.failures() > 0).toList();
    }

    String text() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /** One that another release has written in another form says nothing. */
    static Optional<SharedProgress> read(Optional<String> text) {
        try {
            return text.map(one -> JsonMapper.shared().readValue(one, SharedProgress.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** What a process that follows says. */
    IngestionProgress progress(long version, List<StoredSource> stored) {
        return new IngestionProgress(false, true, remaining, version, sources(stored), waitsFor);
    }

    /** What a process says that does not know how reading goes. */
    static IngestionProgress unknown(long version, List<StoredSource> stored) {
        return new IngestionProgress(
                false,
                false,
                0,
                version,
                stored.stream().map(SharedProgress::progress).toList(),
                List.of());
    }

    /** All sources: what was noted of them, with the commits that are stored. */
    private List<SourceProgress> sources(List<StoredSource> stored) {
        Map<String, SourceProgress> all = new LinkedHashMap<>();
        stored.forEach(source -> {
            SourceProgress progress = progress(source);
            all.put(key(progress), progress);
        });
        sources.forEach(noted -> all.merge(key(noted), noted, SharedProgress::merged));
        return new ArrayList<>(all.values());
    }

    /** What is stored is never older than the note, but for how long nothing has changed. */
    private static SourceProgress merged(SourceProgress stored, SourceProgress noted) {
        Instant read = stored.lastSuccess();
        Instant found = noted.lastSuccess();
        return new SourceProgress(
                noted.repository(),
                noted.gitRef(),
                stored.commit(),
                found == null || (read != null && read.isAfter(found)) ? read : found,
                noted.lastError(),
                noted.failures(),
                noted.nextRun());
    }

    private static String key(SourceProgress source) {
        return source.repository() + " at " + source.gitRef();
    }

    private static SourceProgress progress(StoredSource source) {
        int at = source.source().lastIndexOf(" at ");
        String state = SourceState.parse(source.state()).content();
        return new SourceProgress(
                at < 0 ? source.source() : source.source().substring(0, at),
                at < 0 ? "" : source.source().substring(at + 4),
                state,
                source.readAt(),
                null,
                0,
                null);
    }
}
