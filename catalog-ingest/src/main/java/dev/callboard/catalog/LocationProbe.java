package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessedFile;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a location leads to, once and anew, and keeps nothing. Blocks on remotes. */
final class LocationProbe {

    private static final int MAX_ENTITIES = 20_000;

    private final SourceReader reader;
    private final List<Entity> entities = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<EntityRef> seen = new HashSet<>();
    private final Set<TargetKey> visited = new HashSet<>();
    private final Map<TargetKey, TargetReading> readings = new HashMap<>();
    private final Map<TargetKey, List<ProcessedFile>> processed = new HashMap<>();

    private LocationProbe(SourceReader reader) {
        this.reader = reader;
    }

    /**
     * @param entities the Location entity itself, then what it leads to, the last that was named first
     */
    record Found(List<Entity> entities, List<Problem> problems) {}

    static Found follow(Entity location, List<TargetKey> targets, SourceReader reader) {
        LocationProbe probe = new LocationProbe(reader);
        probe.run(new Step(location, targets));
        return new Found(List.copyOf(probe.entities), List.copyOf(probe.problems));
    }

    private record Step(Entity entity, List<TargetKey> targets) {}

    private void run(Step first) {
        Deque<Step> stack = new ArrayDeque<>(List.of(first));
        while (!stack.isEmpty() && entities.size() < MAX_ENTITIES) {
            Step step = stack.removeLast();
            EntityRef ref = step.entity().ref();
            if (!seen.add(ref)) {
                problems.add(new Problem("InputError", "Duplicate nested entity: " + ref));
                continue;
            }
            entities.add(step.entity());
            for (TargetKey target : step.targets()) {
                if (visited.add(target)) {
                    read(target);
                    emit(target, ref, stack);
                }
            }
        }
    }

    private void read(TargetKey target) {
        if (readings.containsKey(target)) {
            return;
        }
        try {
            LocatedTarget located = LocatedTarget.of(target, reader.integrations());
            ReadRequest request = new ReadRequest(located.source(), null, List.of(located), Map.of(), Set.of(target));
            switch (reader.read(request)) {
                case ReadOutcome.Read read -> {
                    readings.putAll(read.readings());
                    processed.putAll(read.processed());
                }
                case ReadOutcome.Failed failed -> problems.add(problem(failed.error()));
                case ReadOutcome.Unchanged unchanged ->
                    throw new IllegalStateException("Nothing was known of " + unchanged.source());
            }
        } catch (ProcessingException e) {
            problems.add(problem(e.toError()));
        }
    }

    private void emit(TargetKey target, EntityRef emitter, Deque<Step> stack) {
        TargetReading reading = readings.get(target);
        if (reading == null) {
            return;
        }
        if (reading.error() != null) {
            problems.add(problem(reading.error()));
        }
        Map<LocationRef, Map<EntityRef, Entity>> bodies = new HashMap<>();
        processed
                .getOrDefault(target, List.of())
                .forEach(file -> bodies.put(file.reading().location(), file.entities()));
        for (FileReading file : reading.files()) {
            if (file.error() != null) {
                problems.add(problem(file.error()));
            }
            for (DocumentReading document : file.documents()) {
                if (document.error() != null) {
                    problems.add(problem(document.error()));
                }
                EntityRef ref = document.ref();
                Entity entity = ref == null
                        ? null
                        : bodies.getOrDefault(file.location(), Map.of()).get(ref);
                if (entity != null && document.isGood() && !emitter.equals(ref)) {
                    stack.addLast(new Step(entity, document.targets()));
                }
            }
        }
    }

    private static Problem problem(DocumentError error) {
        return new Problem(error.name(), error.message());
    }
}
