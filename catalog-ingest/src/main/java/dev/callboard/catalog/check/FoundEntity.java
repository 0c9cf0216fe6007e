package dev.callboard.catalog.check;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.LocationRef;

/** A good entity of a tree and where it is. */
record FoundEntity(Entity entity, LocationRef location, String path, int line) {

    CheckFinding finding(CheckFinding.Rule rule, String message, String pointer) {
        return new CheckFinding(rule, message, path, line, 0, entity.ref(), pointer);
    }
}
