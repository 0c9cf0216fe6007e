package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.confluence.ConfluenceAccess;
import dev.callboard.scaffolder.action.host.HostLimits;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import dev.callboard.scaffolder.action.sentry.SentryAccess;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of one test work with and leave their mark on: Git hosts of its own, a catalog, and the actions. */
final class TestWorld implements AutoCloseable {

    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final GitMirrors mirrors;
    private final RememberedCatalog catalog;
    private final TemplateEngine engine;
    private final ActionRegistry actions;

    /**
     * @param folder an empty one, for the hosts and what is read from them
     * @param others actions beside those of the platform
     */
    TestWorld(TestCase test, Path folder, List<TemplateAction> others) throws IOException {
        int number = 0;
        for (String name : test.hosts().propertyNames()) {
            hosts.put(
                    name, new TestHost(name, test.hosts().get(name), test.folder(), folder.resolve("git-" + number++)));
        }
        ScmIntegrations integrations = ScmIntegrations.of(
                hosts.values().stream().map(TestHost::integration).toList());
        this.mirrors = new GitMirrors(folder.resolve("mirrors"), integrations);
        this.catalog = new RememberedCatalog(test.entities(), TemplateSource.ofGit(mirrors, null));
        this.engine = TemplateEngine.builder()
                .filters(ScaffolderFilters.forIntegrations(
                        host -> integrations.byHost(host).map(one -> one.kind().configKey())))
                .build();
        this.actions = actions(test, integrations, others);
    }

    private ActionRegistry actions(TestCase test, ScmIntegrations integrations, List<TemplateAction> others) {
        HostLimits limits = new HostLimits(
                Duration.ofSeconds(30),
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                HostLimits.defaults().largestBody());
        ScmHosts scm =
                new ScmHosts(integrations, http, new HostSettings(GitDefaults.STANDARD, false, limits), test::now);
        Map<String, TemplateAction> all = new LinkedHashMap<>();
        List<TemplateAction> real = new ArrayList<>(new ShippedActions(
                        engine,
                        catalog,
                        integrations,
                        new GitPublisher(integrations, ScmLimits.defaults(), test::now),
                        scm,
                        new KubernetesClusters(List.of()),
                        sent -> {},
                        SentryAccess.none(),
                        ConfluenceAccess.none())
                .all());
        real.addAll(others);
        real.forEach(action -> all.put(action.description().id(), action));
        test.mocks()
                .forEachEntry(
                        (id, script) -> all.put(id, MockedAction.of(id, script, Optional.ofNullable(all.get(id)))));
        return ActionRegistry.of(all.values());
    }

    TemplateEngine engine() {
        return engine;
    }

    /** The real ones, and in place of some of them what the test says. */
    ActionRegistry actions() {
        return actions;
    }

    /** Reads what lies beside a template of this machine's disk. */
    TemplateSource source(Path template) {
        return TemplateSource.ofGit(
                mirrors, "file://" + template.toAbsolutePath().normalize());
    }

    /** The Git folders of the hosts, by host. */
    Map<String, Path> repositories() {
        Map<String, Path> repositories = new LinkedHashMap<>();
        hosts.forEach((name, host) -> repositories.put(name, host.git()));
        return repositories;
    }

    /** What the hosts were asked. */
    List<String> requests() {
        return hosts.values().stream().flatMap(host -> host.requests().stream()).toList();
    }

    /** The requests for which the test has no answer. */
    List<String> unexpected() {
        List<String> unexpected = new ArrayList<>();
        hosts.forEach((name, host) -> host.unexpected().forEach(request -> unexpected.add(name + ": " + request)));
        return unexpected;
    }

    /** The locations that are registered now. */
    List<String> registered() {
        return catalog.registered();
    }

    @Override
    public void close() {
        mirrors.close();
        http.close();
        hosts.values().forEach(TestHost::close);
    }
}
