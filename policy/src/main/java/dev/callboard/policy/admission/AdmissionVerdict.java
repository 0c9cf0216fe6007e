package dev.callboard.policy.admission;

import dev.callboard.policy.Finding;
import java.util.List;
import java.util.Map;

/** What the policy said of one entity. Only {@link Admitted} lets it in. */
public sealed interface AdmissionVerdict {

    /** The entity that was judged. */
    String ref();

    /**
     * Every rule was content, and said so.
     *
     * @param warnings what rules remarked without forbidding
     * @param annotations what rules want to see on the entity, all below {@link EntityAdmission#ANNOTATION_PREFIX}
     * @param quarantined whether it is to be kept out of sight until somebody has looked at it
     */
    record Admitted(String ref, List<Finding> warnings, Map<String, String> annotations, boolean quarantined)
            implements AdmissionVerdict {

        public Admitted {
            warnings = List.copyOf(warnings);
            annotations = Map.copyOf(annotations);
        }
    }

    /** At least one rule, or the platform itself, forbids the entity. Never without a finding. */
    record Refused(String ref, List<Finding> findings, List<Finding> warnings) implements AdmissionVerdict {

        public Refused {
            findings = List.copyOf(findings);
            warnings = List.copyOf(warnings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("A refusal gives at least one reason");
            }
        }
    }

    /** The engine could not be asked: what is stored stays as it is, and nothing new is admitted. Ask again later. */
    record Unavailable(String ref, String why) implements AdmissionVerdict {}
}
