package dev.callboard.catalog.check;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a policy which entities it would admit. May block. */
@FunctionalInterface
public interface AdmissionCheck {

    /**
     * @throws RuntimeException if the policy could not be asked; the entities then count as not admitted
     */
    List<Answer> ask(List<Candidate> candidates);

    /** Where there is no policy, everything is admitted. */
    static AdmissionCheck none() {
        return candidates -> List.of();
    }

    /**
     * An entity that wants to be in the catalog.
     *
     * @param previous what the catalog has of it; null if it is new
     * @param location the file that describes it
     */
    record Candidate(Entity entity, @Nullable Entity previous, LocationRef location) {}

    /**
     * What the policy says of an entity; one that it says nothing of is admitted.
     *
     * @param denials why it is not admitted; empty if it is
     */
    record Answer(EntityRef entityRef, List<String> denials, List<String> warnings) {

        public Answer {
            denials = List.copyOf(denials);
            warnings = List.copyOf(warnings);
        }
    }
}
