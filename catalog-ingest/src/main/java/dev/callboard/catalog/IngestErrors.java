package dev.callboard.catalog;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.stitching.Stitcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong, by target, and what of it is new. */
final class IngestErrors {

    private static final int MAX_PER_TARGET = 1000;

    private final Map<String, List<IngestionError>> known = new HashMap<>();

    void load(Map<String, List<IngestionError>> stored) {
        known.clear();
        known.putAll(stored);
    }

    /** What is wrong with a target now. */
    static List<IngestionError> of(
            TargetKey key, @Nullable TargetReading reading, @Nullable DocumentError sourceFailure, Stitcher stitcher) {
        List<IngestionError> errors = new ArrayList<>();
        String repository = reading == null ? "" : reading.repository();
        String location = key.location().toString();
        if (sourceFailure != null) {
            errors.add(error(repository, location, "", null, null, sourceFailure));
        }
        if (reading == null) {
            return errors;
        }
        if (reading.error() != null) {
            errors.add(error(repository, location, "", null, null, reading.error()));
        }
        for (FileReading file : reading.files()) {
            addErrors(file, repository, stitcher, errors);
        }
        return errors.size() > MAX_PER_TARGET ? errors.subList(0, MAX_PER_TARGET) : errors;
    }

    private static void addErrors(FileReading file, String repository, Stitcher stitcher, List<IngestionError> errors) {
        String location = file.location().toString();
        if (file.error() != null) {
            errors.add(error(repository, location, file.path(), file.commit(), null, file.error()));
        }
        Set<DocumentError> told = new HashSet<>();
        for (DocumentReading document : file.documents()) {
            String ref = document.ref() == null ? null : document.ref().toString();
            for (DocumentError error : document.errors()) {
                // What hides several entities is one mistake.
                if (told.add(error) && !error.equals(file.error())) {
                    errors.add(error(repository, location, file.path(), file.commit(), ref, error));
                }
            }
        }
        for (DocumentError conflict : stitcher.conflicts(file)) {
            errors.add(error(repository, location, file.path(), file.commit(), null, conflict));
        }
    }

    private static IngestionError error(
            String repository,
            String location,
            String path,
            @Nullable String commit,
            @Nullable String ref,
            DocumentError error) {
        return new IngestionError(
                repository,
                location,
                path,
                commit,
                error.line(),
                error.column(),
                ref,
                error.name(),
                error.message(),
                error.text());
    }

    /** The differences to what is known. */
    Map<String, List<IngestionError>> changes(Map<String, List<IngestionError>> now) {
        Map<String, List<IngestionError>> changes = new HashMap<>();
        now.forEach((key, errors) -> {
            if (!errors.equals(known.getOrDefault(key, List.of()))) {
                changes.put(key, errors);
            }
        });
        return changes;
    }

    /**
     * What is different: a mistake whose file merely moved on is no news.
     *
     * @param appeared what was not known before
     * @param resolved what is not wrong any more
     */
    record News(List<IngestionError> appeared, List<IngestionError> resolved) {}

    /** Takes over what was written. */
    News written(Map<String, List<IngestionError>> changes) {
        News news = new News(new ArrayList<>(), new ArrayList<>());
        changes.forEach((key, errors) -> {
            List<IngestionError> before = known.getOrDefault(key, List.of());
            errors.stream().filter(error -> isNew(error, before)).forEach(news.appeared::add);
            before.stream().filter(error -> isNew(error, errors)).forEach(news.resolved::add);
            if (errors.isEmpty()) {
                known.remove(key);
            } else {
                known.put(key, errors);
            }
        });
        return news;
    }

    private static boolean isNew(IngestionError error, List<IngestionError> others) {
        return others.stream().noneMatch(error::isSameMistake);
    }

    int count() {
        return known.values().stream().mapToInt(List::size).sum();
    }
}
