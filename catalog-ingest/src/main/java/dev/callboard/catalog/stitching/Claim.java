package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.model.SharedText;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a document describes an entity. Several may claim the same one; only its owner's counts.
 *
 * @param target what was read; the same document may be reached on two ways
 * @param locationKey who claims: the location reference of the file
 * @param hash tells contents apart; null if the document is not good
 * @param problems what is wrong with the document
 * @param emitters the Location entities that led here; empty for what is configured or registered
 */
record Claim(
        EntityRef ref,
        TargetKey target,
        String locationKey,
        @Nullable String hash,
        List<StatusError> problems,
        List<EntityRef> emitters,
        @Nullable Provenance provenance) {

    Claim {
        locationKey = SharedText.of(locationKey);
        problems = List.copyOf(problems);
        emitters = List.copyOf(emitters);
    }

    /** The first that is good, or the first of all; null if there is none. */
    static @Nullable Claim best(List<Claim> claims) {
        for (Claim claim : claims) {
            if (claim.isGood()) {
                return claim;
            }
        }
        return claims.isEmpty() ? null : claims.getFirst();
    }

    boolean isGood() {
        return hash != null;
    }

    /** The claims of all documents of a target. Where a file has a reference twice, its last document counts. */
    static List<Claim> of(TargetReading reading, Collection<EntityRef> emitters) {
        List<Claim> claims = new ArrayList<>();
        for (FileReading file : reading.files()) {
            Map<EntityRef, Claim> ofFile = new LinkedHashMap<>();
            for (DocumentReading document : file.documents()) {
                EntityRef ref = document.ref();
                if (ref != null) {
                    Claim earlier = ofFile.remove(ref);
                    ofFile.put(ref, of(ref, document, file, reading, emitters, earlier));
                }
            }
            claims.addAll(ofFile.values());
        }
        return claims;
    }

    private static Claim of(
            EntityRef ref,
            DocumentReading document,
            FileReading file,
            TargetReading reading,
            Collection<EntityRef> emitters,
            @Nullable Claim earlier) {
        List<StatusError> problems = new ArrayList<>();
        document.errors().forEach(error -> problems.add(StatusError.of(error, file)));
        if (earlier != null) {
            problems.add(StatusError.of(
                    new DocumentError(
                            "InputError",
                            "The file describes %s more than once; its last document counts".formatted(ref),
                            document.firstLine(),
                            0),
                    file));
        }
        return new Claim(
                ref,
                reading.key(),
                file.location().toString(),
                document.hash(),
                problems,
                emitters.stream().filter(emitter -> !emitter.equals(ref)).toList(),
                new Provenance(
                        reading.repository(),
                        reading.gitRef(),
                        file.commit(),
                        file.path(),
                        file.blob(),
                        document.firstLine(),
                        document.lastLine()));
    }
}
