package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An entity on its way to its final form. */
record Draft(
        ObjectNode processed,
        String locationKey,
        List<StatusError> problems,
        FinalBody.Place place,
        @Nullable Provenance provenance) {

    /** By its owner's claim; every way that leads to the owner's file is a parent. */
    static Draft of(Claim owner, List<Claim> all, ObjectNode processed) {
        return new Draft(
                processed,
                owner.locationKey(),
                owner.problems(),
                new FinalBody.Place(emitters(owner.locationKey(), all), false),
                owner.provenance());
    }

    /** As it is, for the sake of what is around it. */
    static Draft again(OwnedEntity current, @Nullable Claim owner, List<Claim> all) {
        ObjectNode processed = FinalBody.processed(current.entity());
        return owner == null ? orphan(current) : of(owner, all, processed).from(current);
    }

    static Draft orphan(OwnedEntity current) {
        return new Draft(
                FinalBody.processed(current.entity()),
                current.locationKey(),
                List.of(),
                new FinalBody.Place(List.of(), true),
                current.provenance());
    }

    private Draft from(OwnedEntity current) {
        return new Draft(processed, current.locationKey(), problems, place, current.provenance());
    }

    private static List<EntityRef> emitters(String locationKey, List<Claim> all) {
        Set<EntityRef> emitters = new LinkedHashSet<>();
        all.stream()
                .filter(claim -> claim.locationKey().equals(locationKey))
                .forEach(claim -> emitters.addAll(claim.emitters()));
        return List.copyOf(emitters);
    }
}
