package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Asks a policy which entities it would admit. May block, and may be asked by many threads at once. */
public interface AdmissionCheck {

    /** Below it are the annotations that the policy alone writes. */
    String ANNOTATIONS = "policy.backstage/";

    /** Admits everything, and is not asked. */
    AdmissionCheck NONE = candidates -> List.of();

    /**
     * One answer for each candidate of which there is something to say.
     *
     * @throws Unavailable if the policy could not be asked; it is asked again then, and nothing is admitted meanwhile
     */
    List<Answer> ask(List<Candidate> candidates);

    /**
     * Which rules are asked, and what is made of their answers. What was judged by others is judged anew.
     *
     * @return empty as long as that is not known, and where there are none
     */
    default String revision() {
        return "";
    }

    /** Where there is no policy, everything is admitted. */
    static AdmissionCheck none() {
        return NONE;
    }

    /** Takes away what only a policy may write. */
    static void removeAnnotations(ObjectNode annotations) {
        annotations.propertyNames().stream()
                .filter(name -> name.startsWith(ANNOTATIONS))
                .toList()
                .forEach(annotations::remove);
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
     * @param denials why it is not admitted, each with what to do about it; empty if it is
     * @param warnings what it remarks all the same
     * @param annotations what it writes on the entity, below {@link #ANNOTATIONS}
     */
    record Answer(EntityRef entityRef, List<String> denials, List<String> warnings, Map<String, String> annotations) {

        public Answer {
            denials = List.copyOf(denials);
            warnings = List.copyOf(warnings);
            annotations = Map.copyOf(annotations);
        }
    }

    /** The policy could not be asked. */
    final class Unavailable extends RuntimeException {

        public Unavailable(String message) {
            super(message);
        }
    }
}
