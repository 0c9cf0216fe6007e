package dev.callboard.catalog.processing;

/**
 * One thing to be read: what a location names, for whom.
 *
 * @param location what is read; absolute, may be a glob
 * @param origin the first location of the chain that led here; rules and annotations depend on it
 * @param optional whether finding nothing is no mistake
 */
public record TargetKey(LocationRef location, LocationRef origin, boolean optional) {

    /** A short text that no other target has. */
    public String id() {
        return Sha1.of((optional ? "optional " : "required ") + location + " for " + origin);
    }
}
