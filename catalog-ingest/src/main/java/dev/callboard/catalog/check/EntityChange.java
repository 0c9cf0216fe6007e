package dev.callboard.catalog.check;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What would become of one entity of the catalog.
 *
 * @param path the file that describes it, from the root of its repository
 * @param differences those of its description; empty unless it is changed
 * @param ownersBefore who owns it now
 * @param ownersAfter who would own it
 */
public record EntityChange(
        EntityRef entityRef,
        Kind kind,
        String path,
        int line,
        List<Difference> differences,
        List<EntityRef> ownersBefore,
        List<EntityRef> ownersAfter) {

    public EntityChange {
        differences = List.copyOf(differences);
        ownersBefore = List.copyOf(ownersBefore);
        ownersAfter = List.copyOf(ownersAfter);
    }

    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** Whether an entity that stays changes hands. */
    public boolean changesOwner() {
        return kind == Kind.CHANGED && !ownersBefore.equals(ownersAfter);
    }

    /**
     * One value that differs.
     *
     * @param pointer its JSON pointer
     * @param before null if there is none now
     * @param after null if there would be none
     */
    public record Difference(
            String pointer,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}
}
