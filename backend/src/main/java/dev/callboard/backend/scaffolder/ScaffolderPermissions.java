package dev.callboard.backend.scaffolder;

import dev.callboard.backend.permission.Condition;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionRule;
import dev.callboard.backend.permission.PermissionRule.Parameter;
import dev.callboard.backend.permission.PermissionRule.ParameterType;
import dev.callboard.backend.permission.PluginPermissions;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/** What the scaffolder asks permission for, and the rules that conditions on its resources are made of. */
final class ScaffolderPermissions {

    private static final String TEMPLATE = "scaffolder-template";
    private static final String ACTION = "scaffolder-action";
    private static final String TASK = "scaffolder-task";

    static final Permission PARAMETER_READ =
            Permission.onResource("scaffolder.template.parameter.read", "read", TEMPLATE);
    static final Permission STEP_READ = Permission.onResource("scaffolder.template.step.read", "read", TEMPLATE);
    static final Permission ACTION_EXECUTE = Permission.onResource("scaffolder.action.execute", null, ACTION);
    static final Permission TASK_READ = Permission.onResource("scaffolder.task.read", "read", TASK);
    static final Permission TASK_CANCEL = Permission.onResource("scaffolder.task.cancel", null, TASK);
    static final Permission TASK_CREATE = Permission.basic("scaffolder.task.create", "create");
    static final Permission DRY_RUN = Permission.basic("scaffolder.template.dry-run", null);

    /** The frontend alone asks for it, to show the template editor. */
    private static final Permission MANAGEMENT = Permission.basic("scaffolder.template.management", null);

    static final String HAS_TAG = "HAS_TAG";
    static final String HAS_ACTION_ID = "HAS_ACTION_ID";
    static final String HAS_BOOLEAN_PROPERTY = "HAS_BOOLEAN_PROPERTY";
    static final String HAS_NUMBER_PROPERTY = "HAS_NUMBER_PROPERTY";
    static final String HAS_STRING_PROPERTY = "HAS_STRING_PROPERTY";
    static final String IS_TASK_OWNER = "IS_TASK_OWNER";

    private static final List<Permission> ALL = List.of(
            PARAMETER_READ, STEP_READ, ACTION_EXECUTE, TASK_READ, TASK_CANCEL, TASK_CREATE, DRY_RUN, MANAGEMENT);

    private static final List<PermissionRule> RULES = List.of(
            new PermissionRule(
                    HAS_TAG,
                    "Match parameters or steps with the given tag",
                    TEMPLATE,
                    List.of(Parameter.required("tag", ParameterType.STRING, "Name of the tag to match on"))),
            new PermissionRule(
                    HAS_ACTION_ID,
                    "Match actions with the given actionId",
                    ACTION,
                    List.of(Parameter.required("actionId", ParameterType.STRING, "Name of the actionId to match on"))),
            property(HAS_BOOLEAN_PROPERTY, ParameterType.BOOLEAN, "boolean"),
            property(HAS_NUMBER_PROPERTY, ParameterType.NUMBER, "number"),
            property(HAS_STRING_PROPERTY, ParameterType.STRING, "string"),
            new PermissionRule(
                    IS_TASK_OWNER,
                    "Allow tasks created by the given users",
                    TASK,
                    List.of(Parameter.required(
                            "createdBy", ParameterType.STRINGS, "References of users, any of whom created the task"))));

    private ScaffolderPermissions() {}

    static PluginPermissions of(TaskStore store, Scheduler blocking) {
        PluginPermissions.Resources tasks = (condition, refs) -> Flux.fromIterable(refs)
                .concatMap(ref -> Mono.fromCallable(() -> TaskId.parse(ref)
                                .flatMap(store::find)
                                .filter(task -> holds(condition, task))
                                .isPresent())
                        .subscribeOn(blocking))
                .collectList();
        return new PluginPermissions("scaffolder", ALL, RULES, Map.of(TASK, tasks));
    }

    /** Whether a task fulfils a condition on tasks. */
    static boolean holds(Condition condition, Task task) {
        String creator = task.createdBy();
        return condition.holds(rule -> creator != null && owners(rule).contains(creator));
    }

    /** Whether a page or step with these tags fulfils a condition on templates. */
    static boolean holds(Condition condition, List<String> tags) {
        return condition.holds(rule -> tags.contains(rule.params().path("tag").asString("")));
    }

    /** The users that the only rule about tasks names. */
    static List<String> owners(Condition.Rule rule) {
        return rule.params()
                .path("createdBy")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static PermissionRule property(String name, ParameterType type, String word) {
        return new PermissionRule(
                name,
                "Allow actions with the specified property",
                ACTION,
                List.of(
                        Parameter.required("key", ParameterType.STRING, "Path of the property in the input, with dots"),
                        Parameter.optional(
                                "value", type, "The " + word + " that it has; any " + word + " if it is left out")));
    }
}
