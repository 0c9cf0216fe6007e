package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.Map;

/**
 * A file's reading together with the bodies of its good documents.
 *
 * @param entities by reference; the last of each, where a reference occurs twice
 */
public record ProcessedFile(FileReading reading, Map<EntityRef, Entity> entities) {

    public ProcessedFile {
        entities = Map.copyOf(entities);
    }
}
