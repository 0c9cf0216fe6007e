package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.processor.AnnotationProcessor;
import dev.callboard.catalog.store.StoredReading;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds those entities among what was read that the catalog has nothing of. */
final class UnprocessedEntities {

    private final Predicate<EntityRef> known;
    private final Map<String, SourceProgress> sources = new HashMap<>();
    private final Map<String, UnprocessedEntity> found = new LinkedHashMap<>();

    /** @param known whether the catalog has an entity */
    UnprocessedEntities(Predicate<EntityRef> known, Collection<SourceProgress> sources) {
        this.known = known;
        sources.forEach(source -> this.sources.put(source.repository() + " at " + source.gitRef(), source));
    }

    /** What several targets lead to is told once. */
    List<UnprocessedEntity> of(List<StoredReading> readings) {
        for (StoredReading stored : readings) {
            read(stored)
                    .ifPresent(reading -> reading.files()
                            .forEach(file -> file.documents().forEach(document -> add(reading, file, document))));
        }
        return List.copyOf(found.values());
    }

    private static Optional<TargetReading> read(StoredReading stored) {
        try {
            return Optional.of(ReadingJson.read(stored.reading()));
        } catch (JacksonException e) {
            return Optional.empty(); // another release has stored it; the process that writes reads it again
        }
    }

    private void add(TargetReading reading, FileReading file, DocumentReading document) {
        EntityRef ref = document.ref();
        DocumentError error = document.error();
        if (ref == null || error == null || document.isGood() || known.test(ref)) {
            return;
        }
        SourceProgress source = sources.get(address(reading) + " at " + reading.gitRef());
        UnprocessedEntity entity = new UnprocessedEntity(
                id(file, ref),
                ref,
                file.location(),
                entity(reading, file, document, ref),
                error,
                source == null ? null : source.lastSuccess(),
                source == null ? null : source.nextRun());
        found.put(entity.id(), entity);
    }

    /** What is in no repository is its own source. */
    private static String address(TargetReading reading) {
        return reading.repository().isEmpty() ? reading.key().location().target() : reading.repository();
    }

    /** Names an entity of a file. */
    static String id(FileReading file, @Nullable EntityRef ref) {
        return UUID.nameUUIDFromBytes((ref + " of " + file.location()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static ObjectNode entity(TargetReading reading, FileReading file, DocumentReading document, EntityRef ref) {
        String written = document.written();
        ObjectNode json = written == null
                ? outline(ref)
                : (ObjectNode) JsonMapper.shared().readTree(written);
        // Annotations that are none are the mistake, and stay as they are.
        if (json.path("metadata") instanceof ObjectNode metadata
                && (!metadata.has("annotations") || metadata.path("annotations").isObject())) {
            metadata.withObjectProperty("annotations")
                    .put(AnnotationProcessor.LOCATION, file.location().toString())
                    .put(AnnotationProcessor.ORIGIN, reading.key().origin().toString());
        }
        return json;
    }

    private static ObjectNode outline(EntityRef ref) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("kind", ref.kind());
        json.putObject("metadata").put("namespace", ref.namespace()).put("name", ref.name());
        return json;
    }
}
