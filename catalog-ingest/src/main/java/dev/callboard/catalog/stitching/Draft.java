package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.model.Relation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entity on its way to its final form.
 *
 * @param relations all that the processed entity brings into being, both ways
 */
record Draft(
        ObjectNode processed,
        List<Relation> relations,
        String locationKey,
        List<StatusError> problems,
        FinalBody.Place place,
        @Nullable Provenance provenance) {

    /** By its owner's claim; every way that leads to the owner's file is a parent. */
    static Draft of(Claim owner, List<Claim> all, ObjectNode processed, List<Relation> relations) {
        return new Draft(
                processed,
                relations,
                owner.locationKey(),
                owner.problems(),
                new FinalBody.Place(emitters(owner.locationKey(), all), false),
                owner.provenance());
    }

    /** As it is, for the sake of what is around it. */
    static Draft again(
            OwnedEntity current,
            @Nullable Claim owner,
            List<Claim> all,
            Function<ObjectNode, List<Relation>> relations) {
        if (owner == null) {
            return orphan(current, relations);
        }
        ObjectNode processed = FinalBody.processed(current.entity());
        return of(owner, all, processed, relations.apply(processed)).from(current);
    }

    static Draft orphan(OwnedEntity current, Function<ObjectNode, List<Relation>> relations) {
        ObjectNode processed = FinalBody.processed(current.entity());
        return new Draft(
                processed,
                relations.apply(processed),
                current.locationKey(),
                List.of(),
                new FinalBody.Place(List.of(), true),
                current.provenance());
    }

    private Draft from(OwnedEntity current) {
        return new Draft(processed, relations, current.locationKey(), problems, place, current.provenance());
    }

    private static List<EntityRef> emitters(String locationKey, List<Claim> all) {
        Set<EntityRef> emitters = new LinkedHashSet<>();
        all.stream()
                .filter(claim -> claim.locationKey().equals(locationKey))
                .forEach(claim -> emitters.addAll(claim.emitters()));
        return List.copyOf(emitters);
    }
}
