package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.store.StoredSource;
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
 * @param failing the sources whose last look failed
 */
record SharedProgress(List<SourceProgress> failing, List<ProviderProgress> providers) {

    private static final SharedProgress NONE = new SharedProgress(List.of(), List.of());

    SharedProgress {
        failing = List.copyOf(failing);
        providers = List.copyOf(providers);
    }

    static SharedProgress of(SourceSchedule schedule, ProviderRuns providers) {
        return new SharedProgress(
                schedule.progress().stream()
                        .filter(source -> source.failures() > 0)
                        .toList(),
                providers.progress());
    }

    String text() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /** One that another release has written in another form says nothing. */
    static SharedProgress read(Optional<String> text) {
        try {
            return text.map(one -> JsonMapper.shared().readValue(one, SharedProgress.class))
                    .orElse(NONE);
        } catch (JacksonException e) {
            return NONE;
        }
    }

    /** All sources: those that were read as they are stored, with why they fail now. */
    List<SourceProgress> sources(List<StoredSource> stored) {
        Map<String, SourceProgress> all = new LinkedHashMap<>();
        stored.forEach(source -> {
            SourceProgress progress = progress(source);
            all.put(key(progress), progress);
        });
        failing.forEach(source -> all.put(key(source), source));
        return new ArrayList<>(all.values());
    }

    private static String key(SourceProgress source) {
        return source.repository() + " at " + source.gitRef();
    }

    private static SourceProgress progress(StoredSource source) {
        int at = source.source().lastIndexOf(" at ");
        String state = source.state().substring(source.state().indexOf(' ') + 1);
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
