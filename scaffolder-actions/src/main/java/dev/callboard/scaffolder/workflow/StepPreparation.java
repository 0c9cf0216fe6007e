package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.document.WorkspaceDocuments;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.template.ValueSchema;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.UnrenderedText;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.PolicyFacts.Concern;
import dev.callboard.scaffolder.workflow.PreparedStep.Broken;
import dev.callboard.scaffolder.workflow.PreparedStep.Proposed;
import dev.callboard.scaffolder.workflow.PreparedStep.Ready;
import dev.callboard.scaffolder.workflow.PreparedStep.Restored;
import dev.callboard.scaffolder.workflow.PreparedStep.Round;
import dev.callboard.scaffolder.workflow.PreparedStep.Skipped;
import dev.callboard.scaffolder.workflow.WorkflowSettings.UnknownInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes a step as far as it can go without the policy: condition, repetition, rendered and valid input. Blocking. */
final class StepPreparation {

    /** The questions about all executions of a step are in memory at once. */
    private static final int MAX_BYTES_OF_ALL_ROUNDS = 32 << 20;

    private final KnownActions actions;
    private final TemplateEngine engine;
    private final WorkflowSettings settings;
    private final KeyedHash hash;

    StepPreparation(KnownActions actions, TemplateEngine engine, WorkflowSettings settings, KeyedHash hash) {
        this.actions = actions;
        this.engine = engine;
        this.settings = settings;
        this.hash = hash;
    }

    /** @param wanted patterns of the paths of the files that rules want to see before something leaves the workspace */
    PreparedStep prepare(TaskStep step, int index, WorkflowRun run, List<String> wanted) {
        if (run.hasFailed() && !runsAfterFailure(step, run)) {
            skip(step, run, "a previous step failed");
            return new Skipped();
        }
        run.event(step.id(), StepStatus.PROCESSING, "Beginning step " + step.name());
        try {
            return begin(new Place(step, index, wanted), run);
        } catch (ActionException failure) {
            return new Broken(failure);
        } catch (TemplateInvalidException failure) {
            return new Broken(
                    ActionException.input(String.valueOf(failure.getMessage())).because(failure));
        }
    }

    /** Only a condition that asks how the run stands is heard after a failure; one that is broken does not ask. */
    private boolean runsAfterFailure(TaskStep step, WorkflowRun run) {
        try {
            return StepCondition.evaluate(step.condition(), run.contextWithoutSecrets(), true, engine)
                    .asksForStatus();
        } catch (ActionException broken) {
            return false;
        }
    }

    private static boolean isNever(@Nullable JsonNode condition) {
        return condition != null && condition.isBoolean() && !condition.booleanValue();
    }

    /** A step and what all its executions have in common. */
    private record Place(TaskStep step, int index, List<String> wanted) {}

    private PreparedStep begin(Place place, WorkflowRun run) {
        TaskStep step = place.step();
        if (isNever(step.condition())
                || (step.each() == null
                        && !StepCondition.evaluate(
                                        step.condition(), run.contextWithoutSecrets(), run.hasFailed(), engine)
                                .holds())) {
            skip(step, run, "its if condition was false");
            return new Skipped();
        }
        TemplateAction action = actions.require(step.action());
        Contexts contexts = run.contexts();
        if (run.isDryRun() && !action.description().supportsDryRun()) {
            skipInDryRun(step, action, contexts, run);
            return new Skipped();
        }
        if (step.each() == null) {
            return new Ready(List.of(round(place, null, action, contexts, run, WorkspaceDocuments.MOST_BYTES)), false);
        }
        List<Round> rounds = new ArrayList<>();
        List<Iteration> iterations =
                Iterations.of(renderer(run, UnrenderedText.IGNORED).render(step.each(), contexts, run.hasFailed()));
        int bytes = Math.min(WorkspaceDocuments.MOST_BYTES, MAX_BYTES_OF_ALL_ROUNDS / Math.max(1, iterations.size()));
        for (Iteration iteration : iterations) {
            Contexts inside = contexts.in(iteration);
            if (StepCondition.evaluate(step.condition(), inside.revealed(), run.hasFailed(), engine)
                    .holds()) {
                rounds.add(round(place, iteration, action, inside, run, bytes));
            } else {
                run.event(step.id(), null, ActionLog.Level.INFO.format("Skipping step each: " + iteration.masked()));
            }
        }
        return new Ready(rounds, true);
    }

    private Round round(
            Place place,
            @Nullable Iteration iteration,
            TemplateAction action,
            Contexts contexts,
            WorkflowRun run,
            int documentBytes) {
        TaskStep step = place.step();
        int index = place.index();
        Execution execution =
                new Execution(index, step.id(), iteration == null ? null : iteration.key(), step.action());
        SideEffect reach = action.description().sideEffect();
        RenderedValue input = validInput(step, iteration, contexts, run);
        run.mask().learn(input.derived());
        ObjectNode real = (ObjectNode) input.real();
        String inputHash = hash.of(real);
        ObjectNode words = PolicyDocuments.step(step, index, reach, iteration, input, inputHash);
        Concern concern = Concerns.of(action, input, run.mask().masked().path("parameters"));
        ProposedStep proposed = new ProposedStep(
                step,
                execution,
                iteration,
                action,
                real,
                inputHash,
                input,
                new PolicyDocuments(run.task(), run.mask(), run.isDryRun())
                        .step(
                                words,
                                PolicyDocuments.target(
                                        concern.target(), settings.facts().surroundings(concern)),
                                reach == SideEffect.EXTERNAL
                                        ? run.progress(place.wanted(), real.path("manifest"), documentBytes)
                                        : run.progress(),
                                settings.clock().instant()));
        EarlierAttempts.Trace before = run.earlier().of(execution);
        return before == null ? new Proposed(proposed) : again(proposed, before, reach, run);
    }

    private static Round again(ProposedStep proposed, EarlierAttempts.Trace before, SideEffect reach, WorkflowRun run) {
        run.restored(proposed, before);
        Completed completed = before.completed();
        // What was done to a workspace that was not kept is done again.
        if (completed == null || (reach == SideEffect.WORKSPACE && !run.isWorkspaceRestored())) {
            return new Proposed(proposed);
        }
        JsonNode outputs = run.mask().reveal(completed.outputs());
        if (completed.masked() || SecretMask.lacksKept(outputs)) {
            throw ActionException.failed("Step " + proposed.step().id()
                    + " was completed before the task was interrupted, but its outputs held a secret, which is not stored;"
                    + " start the task again");
        }
        return new Restored((ObjectNode) outputs);
    }

    private RenderedValue validInput(TaskStep step, @Nullable Iteration iteration, Contexts contexts, WorkflowRun run) {
        ObjectNode written = step.input() == null ? JsonNodeFactory.instance.objectNode() : step.input();
        StepLog log = new StepLog(run.journal(), run::redact, step.id(), List.of());
        UnrenderedText report = run.isDryRun()
                ? UnrenderedText.IGNORED
                : (template, failure) ->
                        log.warn("'%s' is passed on as it is written, because it cannot be rendered: %s"
                                .formatted(template, failure.getMessage()));
        RenderedValue rendered = renderer(run, report).render(written, contexts, run.hasFailed());
        ValueSchema schema = actions.inputSchema(step.action()).orElse(null);
        if (schema == null) {
            return rendered;
        }
        List<SchemaError> errors = schema.check(rendered.real());
        List<String> unknown = errors.stream()
                .filter(error -> error.name().equals("additionalProperties")
                        && error.path().isEmpty())
                .map(error -> error.argument().asString())
                .filter(written::has)
                .toList();
        if (!unknown.isEmpty() && settings.unknownInputs() == UnknownInputs.WARN && !run.isDryRun()) {
            ObjectNode known = written.deepCopy().remove(unknown);
            log.warn("The action %s does not know the input %s; it is left out"
                    .formatted(
                            step.action(),
                            unknown.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", "))));
            rendered = renderer(run, UnrenderedText.IGNORED).render(known, contexts, run.hasFailed());
            errors = schema.check(rendered.real());
        }
        if (!errors.isEmpty()) {
            throw ActionException.input("Invalid input passed to action %s%s, %s"
                    .formatted(
                            step.action(),
                            iteration == null ? "" : "[" + iteration.key() + "]",
                            errors.stream().map(SchemaError::text).collect(Collectors.joining(", "))));
        }
        return rendered;
    }

    private void skipInDryRun(TaskStep step, TemplateAction action, Contexts contexts, WorkflowRun run) {
        JsonNode written = step.input() == null ? JsonNodeFactory.instance.objectNode() : step.input();
        RenderedValue input = renderer(run, UnrenderedText.IGNORED).render(written, contexts, run.hasFailed());
        run.event(
                step.id(),
                null,
                ActionLog.Level.INFO.format("Running " + step.action() + " in dry-run mode with inputs: "
                        + input.masked().toPrettyString()));
        run.event(step.id(), StepStatus.SKIPPED, "Skipping because " + step.action() + " does not support dry-run");
        run.completed(step, ExampleOutput.of(action.description().outputSchema()));
    }

    private static void skip(TaskStep step, WorkflowRun run, String because) {
        run.event(step.id(), StepStatus.SKIPPED, "Skipping step " + step.id() + " because " + because);
        run.ended(step, StepStatus.SKIPPED);
    }

    private ValueRenderer renderer(WorkflowRun run, UnrenderedText report) {
        return new ValueRenderer(engine, run.mask(), text -> false, report);
    }
}
