package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/** The bridge from requests to the blocking task store, and from there to the worker. */
final class TaskBroker {

    private final TaskStore store;
    private final SecretsCipher cipher;
    private final TaskSignals signals;
    private final TaskWorker worker;
    private final TaskParking parking;
    private final Scheduler blocking;

    TaskBroker(
            TaskStore store,
            SecretsCipher cipher,
            TaskSignals signals,
            TaskWorker worker,
            TaskParking parking,
            Scheduler blocking) {
        this.store = store;
        this.cipher = cipher;
        this.signals = signals;
        this.worker = worker;
        this.parking = parking;
        this.blocking = blocking;
    }

    /** Stores a task for the next free worker. */
    Mono<TaskId> create(
            TaskId id, ObjectNode spec, @Nullable String createdBy, TaskOrigin origin, KeptSecrets secrets) {
        return TaskSpans.caused(TaskOrigins.json(origin))
                .flatMap(written -> call(() -> {
                    store.create(new NewTask(id, spec, createdBy, written, cipher.seal(id, secrets)));
                    worker.wake();
                    return id;
                }));
    }

    /** An error if there is no such task. */
    Mono<Task> get(String id) {
        return call(() -> TaskId.parse(id)
                .flatMap(store::find)
                .orElseThrow(() -> new NotFoundError("No task with id '" + id + "' found")));
    }

    Mono<TaskPage> list(TaskQuery query) {
        return call(() -> store.list(query));
    }

    /** Completes when whoever looks at the task can see that it is to be cancelled. */
    Mono<Void> cancel(Task task) {
        return call(() -> {
                    store.cancel(task.id());
                    signals.changed(task.id());
                    worker.cancelled(task.id());
                    worker.wake();
                    if (store.find(task.id())
                            .filter(now -> now.status().ended())
                            .isPresent()) {
                        parking.ended(task.id());
                    }
                    return task.id();
                })
                .then();
    }

    /** An error if the task is still open or running. */
    Mono<Void> requireEnded(Task task) {
        return task.status().ended() ? Mono.empty() : Mono.error(notEnded(task));
    }

    /** An error if the task is still open or running. */
    Mono<TaskId> retry(Task task, KeptSecrets secrets) {
        return call(() -> {
            // Before the task is open again, lest an answer to the earlier attempt counts for this one.
            if (store.find(task.id()).filter(now -> now.status().ended()).isPresent()) {
                parking.forget(task.id());
            }
            if (!store.retry(task.id(), cipher.seal(task.id(), secrets))) {
                throw notEnded(task);
            }
            signals.changed(task.id());
            worker.wake();
            return task.id();
        });
    }

    private static ConflictError notEnded(Task task) {
        return new ConflictError("Task with taskId " + task.id() + " cannot be retried");
    }

    private <T> Mono<T> call(Callable<T> blockingCall) {
        return Mono.fromCallable(blockingCall).subscribeOn(blocking);
    }
}
