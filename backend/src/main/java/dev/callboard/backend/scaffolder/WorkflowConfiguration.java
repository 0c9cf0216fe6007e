package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.policy.PlanTrial;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import dev.callboard.scm.GitMirrors;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Scheduler;

/** How templates become tasks, and how their steps are run. */
@Configuration(proxyBeanMethods = false)
class WorkflowConfiguration {

    @Bean
    BreakGlassAccess breakGlassAccess(AppConfig config, UserDirectory users, InstantSource clock) {
        return new BreakGlassAccess(config, users, clock);
    }

    @Bean
    TaskOrigins taskOrigins(UserDirectory users) {
        return new TaskOrigins(users);
    }

    @Bean
    PolicyFacts policyFacts(CatalogIngest catalog, RunningPolicyEngine engine, AppConfig config) {
        return new CatalogFacts(catalog.index(), new WantedDocuments(engine, engine.patience()), FactKeys.of(config));
    }

    @Bean
    WorkflowSettings workflowSettings(
            ScaffolderSettings settings,
            SecretsKey key,
            DataFolder data,
            PolicyFacts facts,
            SharedClock clock,
            Spans spans) {
        return WorkflowSettings.in(settings.workspaces(data))
                .withClock(clock::now)
                .withStepTimeout(settings.limits().stepTimeout())
                .withWorkspaceQuota((long) settings.limits().workspaceMebibytes() << 20)
                .withEnvironment(settings.environmentParameters(), settings.environmentSecrets())
                .withHashKey(key.digestKey())
                .withFacts(facts)
                .withTrace(TaskSpans.of(spans));
    }

    @Bean
    WorkflowRunner workflowRunner(
            ActionRegistry registry,
            TemplateEngine engine,
            PolicyGate gate,
            PermissionEvaluator permissions,
            WorkflowSettings settings,
            Spans spans,
            @Qualifier("actions") Scheduler actions) {
        PolicyGate traced = TaskSpans.decisions(new PermittedActions(gate, permissions), spans);
        return new WorkflowRunner(registry, engine, traced, settings, actions);
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
    TaskCreation.Sources templateSources(GitMirrors mirrors, ScaffolderSettings settings) {
        boolean requiresToken = settings.requiresUserCredentials();
        return spec -> TemplateSource.ofGit(mirrors, spec.template().baseUrl(), requiresToken);
    }

    /** This server's port is known when it listens, which is before the first task runs. */
    @Bean
    TaskPlugins taskPlugins(AppConfig config, PluginTokens tokens, Environment environment, Spans spans) {
        return new PluginRequests(
                PluginAddresses.of(config), plugin -> OwnPlugins.address(environment, plugin), tokens, spans);
    }

    @Bean
    TaskExecution taskExecution(
            WorkflowRunner workflow,
            TaskOrigins origins,
            TaskCreation.Sources sources,
            TaskParking parking,
            TaskPlugins plugins,
            Spans spans) {
        return TaskSpans.runs(new WorkflowExecution(workflow, origins, sources, parking, plugins), spans);
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
            TaskPlugins plugins,
            @Qualifier("taskCalls") Scheduler taskCalls,
            InstantSource clock) {
        return new DryRuns(workflow, creation, visible, access, origins, sources, plugins, taskCalls, clock);
    }

    @Bean
    ScaffolderActions scaffolderActions(
            TaskCreation creation,
            DryRuns dryRuns,
            TaskAccess access,
            TaskEvents events,
            PermissionEvaluator permissions,
            ActionRegistry registry,
            @Qualifier("taskCalls") Scheduler taskCalls) {
        return new ScaffolderActions(
                creation, dryRuns, access, events, permissions, ActionsController.list(registry.actions()), taskCalls);
    }
}
