package dev.callboard.policy.admission;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entity that wants to be in the catalog.
 *
 * @param ref the full entity reference, in lower case
 * @param entity as it would be stored
 * @param raw as its file has it, or null if only {@code entity} is known
 * @param previous what the catalog has of it, or null if it is new
 * @param location the file that describes it
 * @param provider what brought it, such as {@code location} or {@code discovery}
 * @param subject who registered the location, in the form of {@code action-input/v1}, or null if nobody did
 */
public record EntityCandidate(
        String ref,
        ObjectNode entity,
        @Nullable ObjectNode raw,
        @Nullable ObjectNode previous,
        Location location,
        String provider,
        @Nullable ObjectNode subject) {

    /** An entity of a file that nobody is known to have registered. */
    public static EntityCandidate of(String ref, ObjectNode entity, @Nullable ObjectNode previous, Location location) {
        return new EntityCandidate(ref, entity, null, previous, location, "location", null);
    }

    /**
     * Where a file is.
     *
     * @param owner the entity reference of whoever owns the location, or null
     */
    public record Location(
            String type, String target, @Nullable String owner) {}

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ref", ref);
        json.set("entity", entity);
        json.set("raw", raw);
        json.set("previous", previous);
        json.putObject("location")
                .put("type", location.type())
                .put("target", location.target())
                .put("owner", location.owner());
        json.put("provider", provider);
        json.set("subject", subject);
        return json;
    }
}
