package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.permission.PluginPermissions;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.ReadinessCheck;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How tasks are kept, taken and looked after. */
@Configuration(proxyBeanMethods = false)
class ScaffolderConfiguration {

    /** How many database calls of requests may wait at a time. */
    private static final int MAX_CALLS = 64;

    private static final int MAX_WAITING_CALLS = 10_000;

    /** How long an event that another replica wrote may take to be seen. */
    private static final Duration EVENT_POLL = Duration.ofSeconds(1);

    @Bean
    ScaffolderSettings scaffolderSettings(AppConfig config) {
        return ScaffolderSettings.of(config);
    }

    @Bean
    SecretsKey taskSecretsKey(AppConfig config, DataFolder data) {
        return SecretsKey.of(config, data.root());
    }

    @Bean(destroyMethod = "dispose")
    Scheduler taskCalls() {
        return Schedulers.newBoundedElastic(MAX_CALLS, MAX_WAITING_CALLS, "scaffolder-calls");
    }

    @Bean
    TaskDatabase taskDatabase(Database database) {
        return new TaskDatabase(database.migrated("scaffolder"));
    }

    @Bean
    TaskStore taskStore(TaskDatabase database) {
        return new TaskStore(database);
    }

    @Bean
    TaskQueue taskQueue(TaskDatabase database, ScaffolderSettings settings) {
        return new TaskQueue(database, settings.resumes(), settings.limits().tasksPerUser());
    }

    @Bean
    TaskMeters taskMeters(TaskDatabase database, InstantSource clock) {
        return new TaskMeters(database, clock);
    }

    @Bean
    TaskSignals taskSignals() {
        return new TaskSignals();
    }

    @Bean
    TaskEvents taskEvents(TaskStore store, TaskSignals signals, @Qualifier("taskCalls") Scheduler taskCalls) {
        return new TaskEvents(store, signals, taskCalls, Schedulers.parallel(), EVENT_POLL);
    }

    /** The worker is asked for late, since it needs what parks its tasks. */
    @Bean
    TaskParking taskParking(
            Approvals approvals, TaskQueue queue, TaskSignals signals, ObjectProvider<TaskWorker> worker) {
        TaskParking parking = new TaskParking(
                approvals, queue, signals, () -> worker.getObject().wake());
        approvals.onDecision(parking::decided);
        return parking;
    }

    @Bean
    TaskWorker taskWorker(
            TaskDatabase database,
            TaskQueue queue,
            TaskSignals signals,
            SecretsKey key,
            TaskExecution execution,
            TaskParking parking,
            ScaffolderSettings settings,
            InstantSource clock,
            @Qualifier("taskCalls") Scheduler taskCalls) {
        return new TaskWorker(
                queue,
                new TaskRun.Factory(
                        database, queue, signals, key.cipher(), execution, parking, settings.worker(), taskCalls),
                settings.worker(),
                clock);
    }

    @Bean
    TaskJanitor taskJanitor(
            TaskDatabase database,
            TaskStore store,
            TaskParking parking,
            TaskSignals signals,
            ScaffolderSettings settings,
            DataFolder data,
            InstantSource clock) {
        return new TaskJanitor(
                new StaleTasks(database, settings.resumes()),
                parking,
                new OldTasks(database, settings.limits().keepTasks()),
                new LeftWorkspaces(settings.workspaces(data), store, clock),
                signals,
                settings.worker(),
                clock);
    }

    /** Tasks that nobody takes are worse than requests that another replica has to answer. */
    @Bean
    ReadinessCheck tasksAreTaken(TaskWorker worker, TaskJanitor janitor) {
        return () -> worker.stalledSince()
                .map(since -> "the worker of scaffolder tasks, which has not looked for any since " + since)
                .or(() -> janitor.stalledSince()
                        .map(since ->
                                "the janitor of scaffolder tasks, which has not looked after any since " + since));
    }

    /** Tasks are taken when all else is there to run them. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> takeTasks(TaskWorker worker, TaskJanitor janitor) {
        return event -> {
            worker.start();
            janitor.start();
        };
    }

    @Bean
    ApplicationListener<ContextClosedEvent> letFollowersGo(TaskSignals signals) {
        return event -> signals.stop();
    }

    @Bean
    TaskBroker taskBroker(
            TaskStore store,
            SecretsKey key,
            TaskSignals signals,
            TaskWorker worker,
            TaskParking parking,
            @Qualifier("taskCalls") Scheduler taskCalls) {
        return new TaskBroker(store, key.cipher(), signals, worker, parking, taskCalls);
    }

    @Bean
    PluginPermissions scaffolderPermissions(TaskStore store, @Qualifier("taskCalls") Scheduler taskCalls) {
        return ScaffolderPermissions.of(store, taskCalls);
    }

    @Bean
    TaskAccess taskAccess(TaskBroker tasks, PermissionEvaluator permissions) {
        return new TaskAccess(tasks::get, tasks::list, permissions);
    }
}
