package dev.callboard.scaffolder.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of one test.
 *
 * @param outcome {@code invalid}, {@code completed}, {@code failed}, {@code refused}, {@code waiting} or {@code cancelled}
 * @param error why it did not complete; empty if it did
 * @param complaints what the form or the schema of the secrets has against the values
 * @param plan the steps that the policy was shown before the first one
 * @param steps what became of each step, by id
 * @param refusedBy the codes of the rules that refused
 * @param waitedFor the approvals that were waited for, also those that the test has given
 * @param unasked the codes of rules whose approval the test answers, and which asked for none
 * @param undone the steps whose effects were undone, newest first
 * @param left the steps whose effects are still there, newest first
 * @param output the task's output
 * @param log all lines
 * @param workspace a folder with the files of the workspace
 * @param repositories the Git folders of the hosts, by host
 * @param requests what the hosts were asked
 * @param unexpected the requests for which the test has no answer
 * @param registered the locations that are registered in the end
 */
record Observed(
        String outcome,
        String error,
        List<String> complaints,
        List<ObjectNode> plan,
        Map<String, ObjectNode> steps,
        List<String> refusedBy,
        List<ObjectNode> waitedFor,
        List<String> unasked,
        List<String> undone,
        List<String> left,
        ObjectNode output,
        String log,
        Path workspace,
        Map<String, Path> repositories,
        List<String> requests,
        List<String> unexpected,
        List<String> registered) {

    /** The same of a run that undid effects in the end. */
    Observed withUndo(List<String> nowUndone, List<String> stillThere) {
        return new Observed(
                outcome,
                error,
                complaints,
                plan,
                steps,
                refusedBy,
                waitedFor,
                unasked,
                nowUndone,
                stillThere,
                output,
                log,
                workspace,
                repositories,
                requests,
                unexpected,
                registered);
    }
}
