package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.notification.Notifications;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.permission.PluginPermissions;
import dev.callboard.backend.policy.PlanTrial;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.ReadinessCheck;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.host.HostLimits;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.autocomplete.HostLookups;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How the parts of the scaffolder are put together. */
@Configuration(proxyBeanMethods = false)
class ScaffolderConfiguration {

    /** How many database calls of requests may wait at a time. */
    private static final int MAX_CALLS = 64;

    private static final int MAX_WAITING_CALLS = 10_000;

    /** How many dry runs may work at a time beside the tasks. */
    private static final int MAX_DRY_RUNS = 8;

    /** How long a Git host may take to let us in. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

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

    @Bean
    BreakGlassAccess breakGlassAccess(AppConfig config, UserDirectory users, InstantSource clock) {
        return new BreakGlassAccess(config, users, clock);
    }

    @Bean
    TaskOrigins taskOrigins(UserDirectory users) {
        return new TaskOrigins(users);
    }

    @Bean
    CatalogTemplates catalogTemplates(CatalogIngest catalog) {
        return new CatalogTemplates(catalog.index());
    }

    @Bean
    ErrorTranslation invalidTemplates() {
        return failure -> failure instanceof TemplateInvalidException invalid
                ? Optional.<BackstageError>of(new InputError(String.valueOf(invalid.getMessage()), invalid))
                : Optional.empty();
    }

    @Bean
    CatalogOfActions catalogOfActions(CatalogIngest catalog, CatalogTemplates entities) {
        return new CatalogOfActions(catalog, entities);
    }

    @Bean(destroyMethod = "close")
    HttpClient hostClient(ScmIntegrations integrations) {
        return integrations.network().client(CONNECT);
    }

    @Bean
    ScmHosts scmHosts(
            ScmIntegrations integrations,
            @Qualifier("hostClient") HttpClient hostClient,
            ScaffolderSettings settings,
            InstantSource clock) {
        HostSettings use =
                new HostSettings(settings.gitDefaults(), settings.requiresUserCredentials(), HostLimits.defaults());
        return new ScmHosts(integrations, hostClient, use, clock);
    }

    @Bean
    HostLookups hostLookups(ScmHosts hosts) {
        return new HostLookups(hosts);
    }

    @Bean
    KubernetesClusters kubernetesClusters(AppConfig config) {
        return new KubernetesClusters(ClusterSettings.of(config));
    }

    @Bean
    ActionRegistry actionRegistry(
            CatalogOfActions catalog,
            TemplateEngine engine,
            ScmIntegrations integrations,
            ScmLimits limits,
            ScmHosts hosts,
            KubernetesClusters clusters,
            Notifications notifications,
            ScaffolderSettings settings,
            AppConfig config,
            InstantSource clock) {
        GitPublisher publisher = new GitPublisher(integrations, limits, clock);
        List<TemplateAction> actions = new ShippedActions(
                        engine, catalog, integrations, publisher, hosts, clusters, new SentNotifications(notifications))
                .all();
        ActionRegistry own = ActionRegistry.of(actions).withDiscovered(ScaffolderConfiguration.class.getClassLoader());
        return config.path("callboard.scaffolder.actions.folder")
                .map(folder -> withJars(own, folder))
                .orElse(own);
    }

    /** The loaders of the jars stay open as long as their actions may run, which is as long as the server. */
    private static ActionRegistry withJars(ActionRegistry own, Path folder) {
        Set<String> taken =
                own.actions().stream().map(action -> action.description().id()).collect(Collectors.toSet());
        List<TemplateAction> all = new ArrayList<>(own.actions());
        all.addAll(new ActionJars(folder, taken).actions());
        return ActionRegistry.of(all);
    }

    @Bean
    TemplateEngine templateEngine(ScmIntegrations integrations) {
        return TemplateEngine.builder()
                .filters(ScaffolderFilters.forIntegrations(host -> integrations
                        .byHost(host)
                        .map(integration -> integration.kind().configKey())))
                .build();
    }

    /** Actions may run for minutes, so they have threads of their own, as many as tasks may run. */
    @Bean(destroyMethod = "dispose")
    Scheduler actions(ScaffolderSettings settings) {
        return Schedulers.newBoundedElastic(
                settings.worker().concurrency() + MAX_DRY_RUNS, MAX_WAITING_CALLS, "scaffolder-actions");
    }

    @Bean
    PolicyFacts policyFacts(CatalogIngest catalog, RunningPolicyEngine engine, AppConfig config) {
        return new CatalogFacts(
                catalog.index(), new WantedDocuments(engine, PolicyGate.DEFAULT_PATIENCE), FactKeys.of(config));
    }

    @Bean
    WorkflowSettings workflowSettings(ScaffolderSettings settings, SecretsKey key, DataFolder data, PolicyFacts facts) {
        return WorkflowSettings.in(workspaces(settings, data))
                .withStepTimeout(settings.limits().stepTimeout())
                .withWorkspaceQuota((long) settings.limits().workspaceMebibytes() << 20)
                .withEnvironment(settings.environmentParameters(), settings.environmentSecrets())
                .withHashKey(key.digestKey())
                .withFacts(facts);
    }

    @Bean
    WorkflowRunner workflowRunner(
            ActionRegistry registry,
            TemplateEngine engine,
            PolicyGate gate,
            PermissionEvaluator permissions,
            WorkflowSettings settings,
            @Qualifier("actions") Scheduler actions) {
        return new WorkflowRunner(registry, engine, new PermittedActions(gate, permissions), settings, actions);
    }

    /** Its gate keeps no records, since nothing comes of what it permits. */
    @Bean
    PlanTrial planTrial(
            ActionRegistry registry,
            TemplateEngine engine,
            RunningPolicyEngine policy,
            WorkflowSettings settings,
            CatalogTemplates templates,
            TemplateAccess visible,
            TaskAccess access,
            TaskOrigins origins,
            TaskCreation.Sources sources,
            TaskBroker tasks,
            @Qualifier("actions") Scheduler actions,
            @Qualifier("taskCalls") Scheduler taskCalls,
            InstantSource clock) {
        WorkflowRunner unrecorded = new WorkflowRunner(registry, engine, PolicyGate.of(policy), settings, actions);
        return new PlanTrials(
                new TaskCreation(templates, visible, access, origins, unrecorded, sources, tasks, taskCalls, clock));
    }

    @Bean
    TaskCreation.Sources templateSources(GitMirrors mirrors) {
        return spec -> TemplateSource.ofGit(mirrors, spec.template().baseUrl());
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
            WorkflowExecution execution,
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
                new LeftWorkspaces(workspaces(settings, data), store, clock),
                signals,
                settings.worker(),
                clock);
    }

    private static Path workspaces(ScaffolderSettings settings, DataFolder data) {
        return Optional.ofNullable(settings.workingDirectory()).orElse(data.workspaces());
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
    WorkflowExecution workflowExecution(
            WorkflowRunner workflow, TaskOrigins origins, TaskCreation.Sources sources, TaskParking parking) {
        return new WorkflowExecution(workflow, origins, sources, parking);
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

    @Bean
    TemplateAccess templateAccess(CatalogTemplates templates, PermissionEvaluator permissions) {
        return new TemplateAccess(templates, permissions);
    }

    @Bean
    TaskCreation taskCreation(
            CatalogTemplates templates,
            TemplateAccess visible,
            TaskAccess access,
            TaskOrigins origins,
            WorkflowRunner workflow,
            TaskCreation.Sources sources,
            TaskBroker tasks,
            @Qualifier("taskCalls") Scheduler taskCalls,
            InstantSource clock) {
        return new TaskCreation(templates, visible, access, origins, workflow, sources, tasks, taskCalls, clock);
    }

    @Bean
    DryRuns dryRuns(
            WorkflowRunner workflow,
            TaskCreation creation,
            TemplateAccess visible,
            TaskAccess access,
            TaskOrigins origins,
            TaskCreation.Sources sources,
            @Qualifier("taskCalls") Scheduler taskCalls,
            InstantSource clock) {
        return new DryRuns(workflow, creation, visible, access, origins, sources, taskCalls, clock);
    }
}
