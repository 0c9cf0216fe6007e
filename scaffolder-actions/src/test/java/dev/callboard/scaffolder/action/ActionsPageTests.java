package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.azure.AzureActions;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.catalog.CatalogActions;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.action.debug.DebugActions;
import dev.callboard.scaffolder.action.fetch.FetchActions;
import dev.callboard.scaffolder.action.fs.FsActions;
import dev.callboard.scaffolder.action.gerrit.GerritActions;
import dev.callboard.scaffolder.action.gitea.GiteaActions;
import dev.callboard.scaffolder.action.github.GitHubActions;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.kubernetes.KubernetesActions;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import dev.callboard.scaffolder.action.publish.PublishActions;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/scaffolder/actions.md} tells of the actions as they are; run with {@code -Dcallboard.update=true} to write it. */
class ActionsPageTests {

    private static final Path PAGE = Path.of("..", "docs", "scaffolder", "actions.md");

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        http.close();
    }

    @Test
    void thePageIsCurrent() throws IOException {
        String page = ActionsPage.of(actions());
        if (Boolean.getBoolean("callboard.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyExampleOfAHostActionNamesItsActionAndAllThatItRequires() {
        YAMLMapper yaml = new YAMLMapper();
        for (TemplateAction action : actions()) {
            ActionDescription description = action.description();
            assertThat(description.examples()).as(description.id()).isNotEmpty();
            for (ActionExample example : description.examples()) {
                JsonNode steps = yaml.readTree(example.example()).path("steps");
                JsonNode step = steps.get(steps.size() - 1);
                assertThat(step.path("action").asString("")).isEqualTo(description.id());
                if (description.inputSchema() != null) {
                    List<String> names = new ArrayList<>(step.path("input").propertyNames());
                    List<String> required = description
                            .inputSchema()
                            .path("required")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList();
                    assertThat(names).as(description.id()).containsAll(required);
                    assertThat(description.inputSchema().path("properties").propertyNames())
                            .as(description.id())
                            .containsAll(names);
                }
            }
        }
    }

    private List<TemplateAction> actions() {
        ScmIntegrations integrations = ScmIntegrations.of();
        ScmHosts hosts = new ScmHosts(integrations, http, HostSettings.defaults(), () -> Instant.EPOCH);
        List<TemplateAction> actions = new ArrayList<>();
        actions.addAll(DebugActions.all());
        actions.addAll(FetchActions.all(TemplateEngine.builder().build()));
        actions.addAll(FsActions.all());
        actions.addAll(CatalogActions.all(new NoCatalog(), integrations));
        actions.addAll(PublishActions.all(
                new GitPublisher(integrations, ScmLimits.defaults(), () -> Instant.EPOCH),
                integrations,
                GitDefaults.STANDARD));
        actions.addAll(GitHubActions.all(hosts));
        actions.addAll(GitLabActions.all(hosts));
        actions.addAll(GiteaActions.all(hosts));
        actions.addAll(BitbucketActions.all(hosts));
        actions.addAll(AzureActions.all(hosts));
        actions.addAll(GerritActions.all(hosts));
        actions.addAll(KubernetesActions.all(new KubernetesClusters(List.of())));
        return ActionRegistry.of(actions).actions();
    }

    /** Nobody asks it: descriptions need no catalog. */
    private static final class NoCatalog implements CatalogClient {

        @Override
        public List<Entity> read(Location location, TaskUser user) {
            return List.of();
        }

        @Override
        public void register(Location location, TaskUser user) {
            throw new AssertionError("Nothing is executed");
        }

        @Override
        public boolean isRegistered(Location location, TaskUser user) {
            return false;
        }

        @Override
        public void unregister(Location location, TaskUser user) {
            throw new AssertionError("Nothing is executed");
        }

        @Override
        public Optional<Entity> find(EntityRef ref, TaskUser user) {
            return Optional.empty();
        }
    }
}
