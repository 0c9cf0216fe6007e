package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.UnrenderedText;
import dev.callboard.scaffolder.workflow.PolicyFacts.Concern;
import dev.callboard.scaffolder.workflow.PolicyFacts.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders all steps of a task with what is known before the first has run.
 *
 * <p>A text whose expression mentions {@code steps} depends on an output that does not exist yet; it stays as it was
 * written and its pointer is listed as unknown. That may be more than necessary, and never less. A step that certainly
 * does not run is left out, as one does whose action is not registered: it fails when its turn comes, before anybody is
 * asked. One of which that cannot be said is in the plan.
 */
final class TaskPlanner {

    private static final int MAX_ENTRIES = 2_000;
    private static final Pattern STEPS = Pattern.compile("\\bsteps\\b");
    private static final Pattern STEPS_OR_EACH = Pattern.compile("\\b(steps|each)\\b");
    private static final Pattern STATUS = Pattern.compile("\\b(always|failure)\\b");

    private final KnownActions actions;
    private final TemplateEngine engine;
    private final WorkflowSettings settings;
    private final KeyedHash hash;

    TaskPlanner(KnownActions actions, TemplateEngine engine, WorkflowSettings settings, KeyedHash hash) {
        this.actions = actions;
        this.engine = engine;
        this.settings = settings;
        this.hash = hash;
    }

    /** @throws ActionException if the steps are repeated too often for anybody to judge */
    TaskPlan plan(WorkflowTask task, SecretMask mask, boolean dryRun) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        Contexts contexts = Contexts.full(task, settings, mask, nothing);
        JsonNode plain = Contexts.withoutSecrets(task, settings, nothing);
        List<Planned> planned = new ArrayList<>();
        int index = 0;
        for (TaskStep step : task.spec().steps()) {
            planned.addAll(entries(step, index++, contexts, plain, mask));
            if (planned.size() > MAX_ENTRIES) {
                throw ActionException.input(
                        "The task repeats its steps more than %d times in all".formatted(MAX_ENTRIES));
            }
        }
        // What the catalog says is no part of the plan: a task that registers what it makes would change its own plan.
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        planned.forEach(each -> all.add(each.entry().deepCopy()));
        String planHash = hash.of(all);
        JsonNode parameters = mask.masked().path("parameters");
        List<ObjectNode> entries = planned.stream()
                .map(each -> each.placed(settings.facts(), parameters))
                .toList();
        return new TaskPlan(
                new PolicyDocuments(task, mask, dryRun)
                        .plan(entries, planHash, settings.clock().instant()),
                planHash,
                entries.size());
    }

    /** A step of the plan, and what its place is found from. */
    private record Planned(ObjectNode entry, TemplateAction action, RenderedValue input) {

        ObjectNode placed(PolicyFacts facts, JsonNode parameters) {
            Concern concern = Concerns.of(action, input, parameters);
            entry.set("target", PolicyDocuments.target(concern.target(), facts.surroundings(concern)));
            return entry;
        }
    }

    private List<Planned> entries(TaskStep step, int index, Contexts contexts, JsonNode plain, SecretMask mask) {
        if (actions.find(step.action()) == null) {
            return List.of();
        }
        JsonNode each = step.each();
        if (each == null) {
            boolean runs = mayRun(step, plain, STEPS);
            return runs ? List.of(entry(step, index, null, contexts, mask, STEPS)) : List.of();
        }
        RenderedValue rendered = renderer(mask, STEPS).render(each, contexts, false);
        List<Iteration> iterations;
        try {
            iterations = rendered.unknown().isEmpty() ? Iterations.of(rendered) : List.of();
        } catch (ActionException failsWhenItRuns) {
            return List.of(entry(step, index, null, contexts, mask, STEPS_OR_EACH));
        }
        if (!rendered.unknown().isEmpty()) {
            return List.of(entry(step, index, null, contexts, mask, STEPS_OR_EACH));
        }
        List<Planned> entries = new ArrayList<>();
        for (Iteration iteration : iterations) {
            Contexts inside = contexts.in(iteration);
            if (mayRun(step, inside.revealed(), STEPS)) {
                entries.add(entry(step, index, iteration, inside, mask, STEPS));
            }
        }
        return entries;
    }

    /** Whether it cannot be ruled out that the step runs. */
    private boolean mayRun(TaskStep step, JsonNode context, Pattern unknown) {
        JsonNode condition = step.condition();
        if (condition != null && condition.isString()) {
            String text = condition.asString();
            if (isUnknown(unknown).test(text) || STATUS.matcher(text).find()) {
                return true;
            }
        }
        try {
            return StepCondition.evaluate(condition, context, false, engine).holds();
        } catch (ActionException failsWhenItRuns) {
            return true;
        }
    }

    private Planned entry(
            TaskStep step,
            int index,
            @Nullable Iteration iteration,
            Contexts contexts,
            SecretMask mask,
            Pattern unknown) {
        JsonNode written = step.input() == null ? JsonNodeFactory.instance.objectNode() : step.input();
        RenderedValue input = renderer(mask, unknown).render(written, contexts, false);
        TemplateAction action = actions.require(step.action());
        SideEffect reach = action.description().sideEffect();
        ObjectNode entry = PolicyDocuments.step(step, index, reach, iteration, input, hash.of(input.real()));
        entry.set("target", PolicyDocuments.target(StepTargets.of(action, input), Surroundings.UNKNOWN));
        return new Planned(entry, action, input);
    }

    private ValueRenderer renderer(SecretMask mask, Pattern unknown) {
        return new ValueRenderer(engine, mask, isUnknown(unknown), UnrenderedText.IGNORED);
    }

    private static Predicate<String> isUnknown(Pattern unknown) {
        return text -> (text.contains("{{") || text.contains("{%"))
                && unknown.matcher(text).find();
    }
}
