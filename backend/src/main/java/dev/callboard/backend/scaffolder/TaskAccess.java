package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Tasks as far as a caller may see them and do something to them. */
final class TaskAccess {

    private final Function<String, Mono<Task>> find;
    private final Function<TaskQuery, Mono<TaskPage>> list;
    private final PermissionEvaluator permissions;

    TaskAccess(
            Function<String, Mono<Task>> find,
            Function<TaskQuery, Mono<TaskPage>> list,
            PermissionEvaluator permissions) {
        this.find = find;
        this.list = list;
        this.permissions = permissions;
    }

    /** A task that the caller may read; an error if there is none, then if they may not. */
    Mono<Task> readable(Credentials caller, String id) {
        return find.apply(id).flatMap(task -> require(caller, ScaffolderPermissions.TASK_READ, task));
    }

    /** A task that the caller may cancel. */
    Mono<Task> cancellable(Credentials caller, String id) {
        return find.apply(id)
                .flatMap(task -> require(caller, ScaffolderPermissions.TASK_CANCEL, task))
                .flatMap(task -> require(caller, ScaffolderPermissions.TASK_READ, task));
    }

    /** Those of the wanted tasks that the caller may read. */
    Mono<TaskPage> list(Credentials caller, TaskQuery query) {
        return permissions.evaluate(caller, ScaffolderPermissions.TASK_READ).flatMap(result -> switch (result) {
            case Allow() -> list.apply(query);
            case Deny() -> Mono.error(PermissionEvaluator.notAllowed());
            case ConditionalDecision conditional -> list.apply(query.onlyIf(conditional.condition()));
        });
    }

    /** Completes if the caller may make tasks. */
    Mono<Void> mayCreate(Credentials caller) {
        return permissions.require(caller, toCreate(caller));
    }

    /** What restricts a service's token is not kept with its task, so this is the moment to look at it. */
    private static List<Permission> toCreate(Credentials caller) {
        return caller instanceof Credentials.Service
                ? List.of(ScaffolderPermissions.TASK_CREATE, ScaffolderPermissions.ACTION_EXECUTE)
                : List.of(ScaffolderPermissions.TASK_CREATE);
    }

    /** Completes if the caller may try templates out. */
    Mono<Void> mayTryOut(Credentials caller) {
        List<Permission> needed = new ArrayList<>(toCreate(caller));
        needed.add(ScaffolderPermissions.DRY_RUN);
        return permissions.require(caller, needed);
    }

    private Mono<Task> require(Credentials caller, Permission permission, Task task) {
        return permissions.evaluate(caller, permission).flatMap(result -> {
            boolean allowed = switch (result) {
                case Allow() -> true;
                case Deny() -> false;
                case ConditionalDecision conditional -> ScaffolderPermissions.holds(conditional.condition(), task);
            };
            return allowed ? Mono.just(task) : Mono.error(PermissionEvaluator.notAllowed());
        });
    }
}
