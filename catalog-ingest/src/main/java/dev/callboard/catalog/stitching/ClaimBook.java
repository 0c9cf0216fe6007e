package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.TargetKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All claims, by entity and by target. Of one entity they are kept in the order in which they came. */
final class ClaimBook {

    private final Map<EntityRef, List<Claim>> byRef = new HashMap<>();
    private final Map<TargetKey, List<Claim>> byTarget = new HashMap<>();

    List<Claim> of(EntityRef ref) {
        return byRef.getOrDefault(ref, List.of());
    }

    /**
     * Replaces the claims of a target.
     *
     * @return the entities for which anything is different now
     */
    Set<EntityRef> replace(TargetKey target, List<Claim> claims) {
        Map<Id, Claim> before = new HashMap<>();
        byTarget.getOrDefault(target, List.of()).forEach(claim -> before.put(Id.of(claim), claim));
        Set<EntityRef> touched = new HashSet<>();
        for (Claim claim : claims) {
            Claim earlier = before.remove(Id.of(claim));
            if (!claim.equals(earlier)) {
                touched.add(claim.ref());
                put(claim, earlier);
            }
        }
        before.values().forEach(gone -> {
            touched.add(gone.ref());
            remove(gone);
        });
        if (claims.isEmpty()) {
            byTarget.remove(target);
        } else {
            byTarget.put(target, List.copyOf(claims));
        }
        return touched;
    }

    private void put(Claim claim, @Nullable Claim earlier) {
        List<Claim> list = byRef.computeIfAbsent(claim.ref(), ref -> new ArrayList<>(1));
        int position = earlier == null ? -1 : list.indexOf(earlier);
        if (position < 0) {
            list.add(claim);
        } else {
            list.set(position, claim);
        }
    }

    private void remove(Claim claim) {
        List<Claim> list = byRef.get(claim.ref());
        if (list != null) {
            list.remove(claim);
            if (list.isEmpty()) {
                byRef.remove(claim.ref());
            }
        }
    }

    /** A file has each entity once at most, a target once per file. */
    private record Id(EntityRef ref, String locationKey) {
        static Id of(Claim claim) {
            return new Id(claim.ref(), claim.locationKey());
        }
    }
}
