package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a step has come to before the policy is asked. */
sealed interface PreparedStep {

    /** There is nothing to do; the run has noted why. */
    record Skipped() implements PreparedStep {}

    /** The step cannot run. */
    record Broken(ActionException failure) implements PreparedStep {}

    /**
     * The step can run if the policy allows.
     *
     * @param rounds its executions, in order; one unless the step has {@code each}
     * @param repeated whether the step has {@code each}, so that each output becomes a list
     */
    record Ready(List<Round> rounds, boolean repeated) implements PreparedStep {

        public Ready {
            rounds = List.copyOf(rounds);
        }

        List<ProposedStep> proposals() {
            return rounds.stream()
                    .filter(Proposed.class::isInstance)
                    .map(round -> ((Proposed) round).step())
                    .toList();
        }

        /**
         * What later steps see of the outputs of all executions.
         *
         * @param each in order
         */
        ObjectNode outputs(List<ObjectNode> each) {
            if (!repeated) {
                return each.getFirst();
            }
            ObjectNode lists = JsonNodeFactory.instance.objectNode();
            for (ObjectNode output : each) {
                output.forEachEntry((name, value) -> {
                    ArrayNode list = lists.path(name) instanceof ArrayNode known ? known : lists.putArray(name);
                    list.add(value);
                });
            }
            return lists;
        }
    }

    /** One execution. */
    sealed interface Round {}

    /** To be done. */
    record Proposed(ProposedStep step) implements Round {}

    /** Done by an earlier attempt. */
    record Restored(ObjectNode outputs) implements Round {}
}
