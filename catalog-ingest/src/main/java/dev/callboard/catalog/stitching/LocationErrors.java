package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.TargetReading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The mistakes that are a Location's own: what it names cannot be read, is no entity, or is another's. */
final class LocationErrors {

    private LocationErrors() {}

    /**
     * @param otherOwner the owner of an entity if that is not the given location key
     */
    static List<StatusError> of(
            EntityRef location, LocationStates states, BiFunction<EntityRef, String, @Nullable String> otherOwner) {
        List<StatusError> errors = new ArrayList<>(states.failures(location));
        for (TargetReading reading : states.readings(location)) {
            if (reading.error() != null) {
                errors.add(StatusError.of(reading.error()));
            }
            for (FileReading file : reading.files()) {
                file.ownErrors().forEach(error -> errors.add(StatusError.of(error, file)));
                forEachConflict(file, otherOwner, error -> errors.add(StatusError.of(error, file)));
            }
        }
        return errors;
    }

    static void forEachConflict(
            FileReading file,
            BiFunction<EntityRef, String, @Nullable String> otherOwner,
            Consumer<DocumentError> consumer) {
        for (DocumentReading document : file.documents()) {
            EntityRef ref = document.ref();
            String owner =
                    ref == null ? null : otherOwner.apply(ref, file.location().toString());
            if (owner != null) {
                consumer.accept(new DocumentError(
                        "ConflictError",
                        "%s is already described by %s, so this description does not count".formatted(ref, owner),
                        document.firstLine(),
                        0));
            }
        }
    }
}
