package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a repository could bring to the catalog.
 *
 * @param existing the entities in catalog files that are there already
 * @param proposals entities to start from, if there are none; not checked, since a person completes them
 */
public record LocationAnalysis(List<ExistingEntity> existing, List<ObjectNode> proposals) {

    public LocationAnalysis {
        existing = List.copyOf(existing);
        proposals = List.copyOf(proposals);
    }

    /**
     * One entity found.
     *
     * @param target the URL of its file
     * @param registered whether that file is a registered location
     */
    public record ExistingEntity(String target, boolean registered, Entity entity) {}
}
