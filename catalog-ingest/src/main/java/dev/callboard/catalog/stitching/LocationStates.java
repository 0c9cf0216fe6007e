package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.TargetReading;
import java.util.List;

/** What is known of the targets that Location entities name. */
public interface LocationStates {

    /** The readings of what a Location entity names, as far as there are any; none for another entity. */
    List<TargetReading> readings(EntityRef location);

    /** Mistakes of a Location entity that belong to no reading, such as a host that cannot be reached. */
    List<StatusError> failures(EntityRef location);

    /** Whether the entity is a Location that names something. */
    boolean namesTargets(EntityRef entity);
}
