package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.ActionDescriptions;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.PluginActions;
import dev.callboard.catalog.descriptor.DescriptorException;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scaffolder's actions: what its routes do, as tools with one input and one output. They go the routes' way, so with the
 * same permissions, checks and policy, and as the same caller.
 */
final class ScaffolderActions implements PluginActions {

    private static final String PLUGIN = "scaffolder";
    private static final ArrayNode DESCRIBED = ActionDescriptions.of(ScaffolderActions.class, PLUGIN);

    /** What a caller has to be permitted to know of an action. */
    private static final Map<String, Permission> VISIBLE = Map.of(
            "scaffolder:dry-run-template", ScaffolderPermissions.DRY_RUN,
            "scaffolder:execute-template", ScaffolderPermissions.TASK_CREATE);

    private final TaskCreation creation;
    private final DryRuns dryRuns;
    private final TaskAccess tasks;
    private final TaskEvents events;
    private final PermissionEvaluator permissions;
    private final ArrayNode steps;
    private final Scheduler blocking;
    private final Map<String, Action> actions;

    /** One action. Its errors are those of the routes. */
    @FunctionalInterface
    private interface Action {
        Mono<ObjectNode> run(Credentials caller, ObjectNode input);
    }

    /** @param steps what steps of templates can do, as the route lists it */
    ScaffolderActions(
            TaskCreation creation,
            DryRuns dryRuns,
            TaskAccess tasks,
            TaskEvents events,
            PermissionEvaluator permissions,
            ArrayNode steps,
            Scheduler blocking) {
        this.creation = creation;
        this.dryRuns = dryRuns;
        this.tasks = tasks;
        this.events = events;
        this.permissions = permissions;
        this.steps = steps;
        this.blocking = blocking;
        this.actions = Map.of(
                "scaffolder:list-scaffolder-tasks", this::list,
                "scaffolder:dry-run-template", this::dryRun,
                "scaffolder:list-scaffolder-actions", this::steps,
                "scaffolder:execute-template", this::execute,
                "scaffolder:get-scaffolder-task-logs", this::logs);
    }

    @Override
    public String plugin() {
        return PLUGIN;
    }

    @Override
    public ArrayNode actions() {
        return DESCRIBED;
    }

    @Override
    public Mono<Predicate<String>> visible(ServerWebExchange exchange) {
        return visible(exchange, List.copyOf(VISIBLE.keySet()));
    }

    /** Whether the caller may know of these actions; of those with no permission of theirs everybody may. */
    private Mono<Predicate<String>> visible(ServerWebExchange exchange, List<String> ids) {
        List<String> guarded = ids.stream().filter(VISIBLE::containsKey).toList();
        return permissions
                .evaluate(
                        Credentials.of(exchange),
                        guarded.stream().map(VISIBLE::get).toList())
                .map(results -> {
                    Set<String> hidden = IntStream.range(0, guarded.size())
                            .filter(index -> results.get(index) instanceof AuthorizeResult.Deny)
                            .mapToObj(guarded::get)
                            .collect(Collectors.toUnmodifiableSet());
                    return id -> !hidden.contains(id);
                });
    }

    @Override
    public Mono<ObjectNode> invoke(ServerWebExchange exchange, String id, ObjectNode input) {
        Action action = actions.get(id);
        if (action == null) {
            throw unknown(id);
        }
        return visible(exchange, List.of(id))
                .flatMap(visible -> visible.test(id)
                        ? action.run(Credentials.of(exchange), input)
                        : Mono.<ObjectNode>error(unknown(id)))
                .onErrorMap(InvalidValues.class, invalid -> new InputError(invalid.summary(), invalid));
    }

    private static NotFoundError unknown(String id) {
        return new NotFoundError("Action \"" + id + "\" not found");
    }

    private Mono<ObjectNode> list(Credentials caller, ObjectNode input) {
        List<String> createdBy = ActionInputs.flag(input, "owned") ? List.of(ownerOf(caller)) : List.of();
        return tasks.list(caller, ActionInputs.tasks(input, createdBy))
                .map(page -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    ArrayNode all = json.putArray("tasks");
                    page.tasks().forEach(task -> all.add(task.toJson().without("createdBy")));
                    return json.put("totalTasks", page.total());
                })
                .onErrorResume(NotAllowedError.class, refused -> Mono.just(none()));
    }

    /** Who may read no task at all has an empty list of them. */
    private static ObjectNode none() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("tasks");
        return json.put("totalTasks", 0);
    }

    private static String ownerOf(Credentials caller) {
        if (caller instanceof Credentials.User user) {
            return user.ref().toString();
        }
        throw new NotAllowedError("Filtering by owned tasks requires a user identity.");
    }

    private Mono<ObjectNode> dryRun(Credentials caller, ObjectNode input) {
        String text = RequestBodies.string(input, "templateYaml");
        ObjectNode values = ActionInputs.optionalObject(input, "values");
        Map<String, byte[]> files = ActionInputs.files(input);
        return Mono.fromCallable(() -> new DescriptorParser().parseValue(text))
                .subscribeOn(blocking)
                .map(ScaffolderActions::entity)
                .flatMap(
                        template -> dryRuns.run(new DryRuns.Request(template, values, TaskSecrets.NONE, files), caller))
                .map(ScaffolderActions::tried)
                .onErrorResume(
                        DescriptorException.class, wrong -> Mono.just(noYaml(String.valueOf(wrong.getMessage()))));
    }

    private static ObjectNode entity(JsonNode template) {
        if (template instanceof ObjectNode entity) {
            return entity;
        }
        throw new InputError("request/body/templateYaml must be the YAML of an object");
    }

    private static ObjectNode noYaml(String why) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("valid", false).put("message", "Failed to parse YAML template");
        json.putArray("errors").add("YAML parsing error: " + why);
        return json;
    }

    private static ObjectNode tried(DryRuns.Done done) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("valid", true).put("message", "Template validation successful");
        ArrayNode log = json.putArray("log");
        done.log().forEach(body -> log.add(told(body)));
        json.set("output", done.output());
        ArrayNode steps = json.putArray("steps");
        done.spec().steps().forEach(step -> steps.add(step.json()));
        return json;
    }

    private static ObjectNode told(ObjectNode body) {
        return body.deepCopy().retain("message", "stepId", "status");
    }

    private Mono<ObjectNode> steps(Credentials caller, ObjectNode input) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("actions");
        for (JsonNode step : steps) {
            ObjectNode described = (ObjectNode) step.deepCopy();
            ObjectNode schema = (ObjectNode) described.path("schema");
            schema.putIfAbsent("input", JsonNodeFactory.instance.objectNode());
            schema.putIfAbsent("output", JsonNodeFactory.instance.objectNode());
            all.add(described);
        }
        return Mono.just(json);
    }

    private Mono<ObjectNode> execute(Credentials caller, ObjectNode input) {
        EntityRef template = CatalogTemplates.refOf(RequestBodies.string(input, "templateRef"));
        ObjectNode values = RequestBodies.object(input, "values");
        TaskSecrets secrets = RequestBodies.secrets(input);
        return permissions
                .evaluate(
                        caller,
                        List.of(
                                ScaffolderPermissions.ACTION_EXECUTE,
                                ScaffolderPermissions.PARAMETER_READ,
                                ScaffolderPermissions.STEP_READ))
                .map(results -> results.stream().anyMatch(AuthorizeResult.Deny.class::isInstance))
                .flatMap(denied -> denied
                        ? Mono.<ObjectNode>error(PermissionEvaluator.notAllowed())
                        : creation.create(caller, template, values, secrets, null)
                                .map(id -> JsonNodeFactory.instance.objectNode().put("taskId", id.toString())));
    }

    private Mono<ObjectNode> logs(Credentials caller, ObjectNode input) {
        String id = RequestBodies.string(input, "taskId");
        Long after = ActionInputs.integer(input, "after", 0);
        return tasks.readable(caller, id)
                .flatMap(task -> events.written(task, after == null ? 0 : after))
                .map(written -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    ArrayNode all = json.putArray("events");
                    written.forEach(event -> {
                        ObjectNode described = event.toJson().without("isTaskRecoverable");
                        described.set("body", told(event.body()));
                        all.add(described);
                    });
                    return json;
                });
    }
}
