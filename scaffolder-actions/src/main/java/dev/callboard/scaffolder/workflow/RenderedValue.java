package dev.callboard.scaffolder.workflow;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A value of a template, rendered twice: as the action gets it and as everybody else may see it.
 *
 * @param real the value with secrets in it
 * @param masked the same value, with a placeholder for everything that came from a secret
 * @param redacted JSON pointers of the placeholders
 * @param unknown JSON pointers of what is not known yet, and therefore stands there as it was written
 * @param derived texts that were computed from secrets and give them away though they do not contain them
 */
record RenderedValue(
        JsonNode real, JsonNode masked, List<String> redacted, List<String> unknown, List<String> derived) {

    RenderedValue {
        redacted = List.copyOf(redacted);
        unknown = List.copyOf(unknown);
        derived = List.copyOf(derived);
    }
}
