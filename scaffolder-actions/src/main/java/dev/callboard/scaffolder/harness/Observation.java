package dev.callboard.scaffolder.harness;

import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.workflow.DryRun;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers what came of a test from those who took part in it. Blocking.
 *
 * @param folder where the files of the workspace are put for whoever compares them
 */
record Observation(TestWorld world, ObservingGate gate, TestJournal journal, Verdicts verdicts, Path folder) {

    /** A run that did not begin, because of the values it was given. */
    Observed invalid(List<String> complaints) throws IOException {
        return observed("invalid", String.join("; ", complaints), complaints, null, List.of());
    }

    /** @param files what a dry run made; none for another run */
    Observed of(WorkflowResult result, List<DryRun.File> files) throws IOException {
        return switch (result) {
            case WorkflowResult.Completed completed -> observed("completed", "", List.of(), result, files);
            case WorkflowResult.Unwound unwound ->
                of(unwound.why(), files).withUndo(ends(unwound, false), ends(unwound, true));
            case WorkflowResult.Failed failed ->
                observed("failed", failed.errorName() + ": " + failed.message(), List.of(), result, files);
            case WorkflowResult.Refused refused ->
                observed(
                        "refused",
                        String.join(
                                "; ",
                                refused.findings().stream()
                                        .map(finding -> finding.code() + ": " + finding.message())
                                        .toList()),
                        List.of(),
                        result,
                        files);
            case WorkflowResult.Waiting waiting -> observed("waiting", "", List.of(), result, files);
            case WorkflowResult.Cancelled cancelled ->
                observed("cancelled", cancelled.message(), List.of(), result, files);
        };
    }

    private static List<String> ends(WorkflowResult.Unwound unwound, boolean left) {
        return unwound.effects().stream()
                .filter(effect -> effect.outcome() instanceof Undone.Left == left)
                .map(effect -> effect.execution().stepId())
                .toList();
    }

    private Observed observed(
            String outcome,
            String error,
            List<String> complaints,
            @Nullable WorkflowResult result,
            List<DryRun.File> files)
            throws IOException {
        SeenSteps seen = new SeenSteps(gate.decided(), journal);
        return new Observed(
                outcome,
                error,
                complaints,
                seen.plan(),
                seen.steps(),
                refusedBy(result),
                verdicts.waitedFor(),
                verdicts.unasked(),
                List.of(),
                List.of(),
                result instanceof WorkflowResult.Completed(ObjectNode output)
                        ? output
                        : JsonNodeFactory.instance.objectNode(),
                journal.log(),
                workspace(files),
                world.repositories(),
                world.requests(),
                world.unexpected(),
                world.registered());
    }

    private static List<String> refusedBy(@Nullable WorkflowResult result) {
        return result instanceof WorkflowResult.Refused refused
                ? refused.findings().stream().map(Finding::code).distinct().toList()
                : List.of();
    }

    private Path workspace(List<DryRun.File> files) throws IOException {
        Workspace seen = Workspace.create(folder.resolve("seen"), "workspace");
        if (journal.workspace() instanceof WorkspaceChange.Packed packed) {
            packed.unpackInto(seen);
        }
        for (DryRun.File file : files) {
            Path path = seen.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.content());
        }
        return seen.folder();
    }
}
