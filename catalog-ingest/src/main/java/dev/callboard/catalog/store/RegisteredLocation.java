package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import java.util.UUID;

/**
 * A location that somebody registered.
 *
 * @param type how the target is read, such as {@code url}
 * @param target what is read
 * @param entityRef the Location entity that stands for it; kept when the target is changed
 */
public record RegisteredLocation(UUID id, String type, String target, EntityRef entityRef) {

    public RegisteredLocation {
        if (type.isBlank() || target.isBlank()) {
            throw new IllegalArgumentException("A location needs a type and a target");
        }
    }
}
