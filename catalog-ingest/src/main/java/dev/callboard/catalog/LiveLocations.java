package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.stitching.LocationStates;
import dev.callboard.catalog.stitching.StatusError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The graph of locations: what is read now, beginning at the roots, and which Location entities lead there.
 *
 * <p>Found anew from what is known whenever a location may have changed; visits targets and files, not entities.
 */
final class LiveLocations implements LocationStates {

    private static final int MAX_TARGETS = 200_000;
    private static final int MAX_DEPTH = 64;

    private final Function<EntityRef, @Nullable String> ownerKey;
    private final Function<TargetKey, @Nullable DocumentError> sourceFailure;

    private Map<EntityRef, RootLocation> roots = Map.of();
    private final Map<TargetKey, TargetReading> readings = new HashMap<>();
    private Map<TargetKey, Set<EntityRef>> emitters = Map.of();
    private Map<EntityRef, Set<TargetKey>> targets = Map.of();
    private Set<EntityRef> cutShort = Set.of();

    /**
     * @param ownerKey the location key of the owner of an entity, null if there is no such entity
     * @param sourceFailure why the source of a target could not be looked at the last time, null if it could
     */
    LiveLocations(
            Function<EntityRef, @Nullable String> ownerKey,
            Function<TargetKey, @Nullable DocumentError> sourceFailure) {
        this.ownerKey = ownerKey;
        this.sourceFailure = sourceFailure;
    }

    void begin(Collection<RootLocation> next) {
        Map<EntityRef, RootLocation> byRef = new LinkedHashMap<>();
        next.forEach(root -> byRef.put(root.entity().ref(), root));
        roots = byRef;
    }

    Collection<RootLocation> roots() {
        return roots.values();
    }

    /** The root that an entity stands for, if it is one's. */
    @Nullable RootLocation root(EntityRef ref) {
        return roots.get(ref);
    }

    void put(TargetReading reading) {
        readings.put(reading.key(), reading);
    }

    void forget(TargetKey target) {
        readings.remove(target);
    }

    @Nullable TargetReading reading(TargetKey target) {
        return readings.get(target);
    }

    /** All targets that are read now, with the Location entities that lead to each. */
    Map<TargetKey, Set<EntityRef>> emitters() {
        return emitters;
    }

    Set<EntityRef> emittersOf(TargetKey target) {
        return emitters.getOrDefault(target, Set.of());
    }

    Set<TargetKey> targetsOf(EntityRef location) {
        return targets.getOrDefault(location, Set.of());
    }

    @Override
    public List<TargetReading> readings(EntityRef location) {
        List<TargetReading> result = new ArrayList<>();
        for (TargetKey target : targetsOf(location)) {
            TargetReading reading = readings.get(target);
            if (reading != null) {
                result.add(reading);
            }
        }
        return result;
    }

    @Override
    public List<StatusError> failures(EntityRef location) {
        Set<StatusError> failures = new LinkedHashSet<>();
        for (TargetKey target : targetsOf(location)) {
            DocumentError failure = sourceFailure.apply(target);
            if (failure != null) {
                failures.add(StatusError.of(failure));
            }
        }
        if (cutShort.contains(location)) {
            failures.add(new StatusError(
                    "InputError",
                    "Not all that this location names is read: locations lead to more than %d others, or more than %d deep"
                            .formatted(MAX_TARGETS, MAX_DEPTH)));
        }
        return List.copyOf(failures);
    }

    @Override
    public boolean namesTargets(EntityRef entity) {
        return !targetsOf(entity).isEmpty();
    }

    /** Finds anew what is to be read. */
    void traverse() {
        Traversal traversal = new Traversal();
        traversal.run();
        emitters = traversal.foundEmitters;
        targets = traversal.foundTargets;
        cutShort = traversal.foundCutShort;
    }

    private final class Traversal {

        private final Map<TargetKey, Set<EntityRef>> foundEmitters = new LinkedHashMap<>();
        private final Map<EntityRef, Set<TargetKey>> foundTargets = new HashMap<>();
        private final Set<EntityRef> foundCutShort = new HashSet<>();
        private final Map<EntityRef, String> followed = new HashMap<>();
        private final Map<EntityRef, List<Step>> waiting = new LinkedHashMap<>();
        private final Deque<Step> queue = new ArrayDeque<>();

        void run() {
            for (RootLocation root : roots.values()) {
                follow(root.entity().ref(), root.targets(), 0);
            }
            drain();
            // A Location whose owner did not turn up belongs to the first who else described it.
            while (!waiting.isEmpty()) {
                Step next = waiting.values().iterator().next().getFirst();
                waiting.remove(next.location());
                if (followed.putIfAbsent(next.location(), next.locationKey()) == null) {
                    follow(next.location(), next.targets(), next.depth());
                    drain();
                }
            }
        }

        private void drain() {
            while (!queue.isEmpty()) {
                Step step = queue.removeFirst();
                String owner = followed.get(step.location());
                if (owner == null) {
                    String held = ownerKey.apply(step.location());
                    if (held != null && !held.equals(step.locationKey())) {
                        waiting.computeIfAbsent(step.location(), ref -> new ArrayList<>())
                                .add(step);
                        continue;
                    }
                    followed.put(step.location(), step.locationKey());
                } else if (!owner.equals(step.locationKey())) {
                    continue;
                }
                waiting.remove(step.location());
                follow(step.location(), step.targets(), step.depth());
            }
        }

        private void follow(EntityRef location, List<TargetKey> named, int depth) {
            for (TargetKey target : named) {
                if (depth >= MAX_DEPTH || foundEmitters.size() >= MAX_TARGETS) {
                    foundCutShort.add(location);
                    return;
                }
                foundTargets
                        .computeIfAbsent(location, ref -> new LinkedHashSet<>())
                        .add(target);
                Set<EntityRef> leading = foundEmitters.get(target);
                if (leading != null) {
                    leading.add(location);
                    continue;
                }
                leading = new LinkedHashSet<>();
                leading.add(location);
                foundEmitters.put(target, leading);
                enqueue(readings.get(target), depth + 1);
            }
        }

        private void enqueue(@Nullable TargetReading reading, int depth) {
            if (reading == null) {
                return;
            }
            for (FileReading file : reading.files()) {
                for (DocumentReading document : file.documents()) {
                    if (document.ref() != null && !document.targets().isEmpty()) {
                        queue.addLast(new Step(document.ref(), file.location().toString(), document.targets(), depth));
                    }
                }
            }
        }
    }

    private record Step(EntityRef location, String locationKey, List<TargetKey> targets, int depth) {}
}
