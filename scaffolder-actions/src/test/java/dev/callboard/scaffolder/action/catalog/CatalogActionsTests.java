package dev.callboard.scaffolder.action.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CatalogActionsTests {

    private static final String BASE = "https://git.acme.example/acme/orders/src/branch/main/";

    @TempDir
    Path folder;

    private final FakeCatalog catalog = new FakeCatalog();
    private final List<TemplateAction> actions = CatalogActions.all(
            catalog,
            ScmIntegrations.of(
                    ScmIntegration.of(ScmIntegration.Kind.GITEA, "git.acme.example", ScmCredentials.none()),
                    ScmIntegration.of(ScmIntegration.Kind.GIT, "plain.example", ScmCredentials.none())));
    private ActionTrial trial;

    @BeforeEach
    void start() {
        trial = new ActionTrial(folder);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"repoContentsUrl\": \"https://git.acme.example/acme/orders/src/branch/main/\"}', catalog-info.yaml",
        "'{\"repoContentsUrl\": \"https://git.acme.example/acme/orders/src/branch/main/deep/x\"}', catalog-info.yaml",
        "'{\"repoContentsUrl\": \"https://git.acme.example/acme/orders/src/branch/main/\", \"catalogInfoPath\": \"a/b.yaml\"}', a/b.yaml",
        "'{\"catalogInfoUrl\": \"https://git.acme.example/acme/orders/src/branch/main/c.yaml\"}', c.yaml"
    })
    void registersTheFileOfARepository(String input, String path) throws Exception {
        catalog.files.put(BASE + path, List.of(entity("Component", "orders")));

        ObjectNode outputs = trial.run(actions, "catalog:register", input);

        assertThat(catalog.registered).containsExactly("url:" + BASE + path + " for user:default/guest");
        assertThat(outputs.path("entityRef").asString()).isEqualTo("component:default/orders");
        assertThat(outputs.path("catalogInfoUrl").asString()).isEqualTo(BASE + path);
    }

    @Test
    void registersAFileOfAPlainGitHost() throws Exception {
        String url = "https://plain.example/orders.git?ref=main&path=catalog-info.yaml";
        catalog.files.put(url, List.of(entity("API", "orders")));

        ObjectNode outputs = trial.run(
                actions,
                "catalog:register",
                "{\"repoContentsUrl\": \"https://plain.example/orders.git?ref=main&path=/\"}");

        assertThat(outputs.path("catalogInfoUrl").asString()).isEqualTo(url);
        assertThat(outputs.path("entityRef").asString()).isEqualTo("api:default/orders");
    }

    @Test
    void takesOutAgainWhatItRegisteredAndNothingElse() throws Exception {
        catalog.files.put(BASE + "c.yaml", List.of(entity("Component", "orders")));
        String input = "{\"catalogInfoUrl\": \"" + BASE + "c.yaml\"}";
        trial.run(actions, "catalog:register", input);
        assertThat(trial.find(actions, "catalog:register")).isInstanceOf(Found.Partly.class);

        assertThat(trial.undo(actions, "catalog:register")).isInstanceOf(Undone.AsBefore.class);

        assertThat(catalog.registered).isEmpty();
        assertThat(trial.find(actions, "catalog:register")).isInstanceOf(Found.Nothing.class);
        trial.run(actions, "catalog:register", input);
        trial.run(actions, "catalog:register", input);
        assertThat(trial.undo(actions, "catalog:register")).isInstanceOf(Undone.AsBefore.class);
        assertThat(catalog.registered).isNotEmpty();
    }

    @Test
    void prefersAComponentThatNobodyGenerated() throws Exception {
        catalog.files.put(
                BASE + "x.yaml",
                List.of(
                        entity("Location", "generated-abc"),
                        entity("System", "s"),
                        entity("Component", "generated-c"),
                        entity("Component", "c")));

        assertThat(trial.run(actions, "catalog:register", "{\"catalogInfoUrl\": \"" + BASE + "x.yaml\"}")
                        .path("entityRef")
                        .asString())
                .isEqualTo("component:default/c");
    }

    @Test
    void registersNothingThatCannotBeRead() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(
                        () -> trial.run(actions, "catalog:register", "{\"catalogInfoUrl\": \"" + BASE + "none.yaml\"}"))
                .withMessageContaining("none.yaml");
        assertThat(catalog.registered).isEmpty();
    }

    @Test
    void goesOnWithoutWhatIsOptional() throws Exception {
        ObjectNode outputs = trial.run(
                actions, "catalog:register", "{\"catalogInfoUrl\": \"" + BASE + "none.yaml\", \"optional\": true}");

        assertThat(outputs.propertyNames()).containsExactly("catalogInfoUrl");
        assertThat(trial.log()).anyMatch(line -> line.startsWith("WARN") && line.contains("none.yaml"));
    }

    @Test
    void refusesARepositoryOfAHostThatIsNotConfigured() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() ->
                        trial.run(actions, "catalog:register", "{\"repoContentsUrl\": \"https://other.example/a/b/\"}"))
                .withMessageContaining("other.example");
    }

    @Test
    void fetchesOneEntityAndSeveral() throws Exception {
        catalog.entities.put(EntityRef.parse("system:default/shop"), entity("System", "shop"));

        ObjectNode outputs = trial.run(actions, "catalog:fetch", """
                {"entityRef": "shop", "defaultKind": "System", "entityRefs": ["system:shop", "system:none"], "optional": true}
                """);

        assertThat(outputs.at("/entity/metadata/name").asString()).isEqualTo("shop");
        assertThat(outputs.at("/entities/0/metadata/name").asString()).isEqualTo("shop");
        assertThat(outputs.at("/entities/1").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"entityRef\": \"system:default/none\"}', NOT_FOUND",
        "'{\"entityRef\": \"none\"}', INPUT",
        "'{}', INPUT"
    })
    void failsWithoutTheEntity(String input, ActionException.Kind kind) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions, "catalog:fetch", input))
                .matches(failure -> failure.kind() == kind);
    }

    private static Entity entity(String kind, String name) {
        return new Entity((ObjectNode) new JsonMapper()
                .readTree("{\"kind\": \"%s\", \"metadata\": {\"name\": \"%s\"}}".formatted(kind, name)));
    }

    private static final class FakeCatalog implements CatalogClient {

        private final Map<String, List<Entity>> files = new LinkedHashMap<>();
        private final Map<EntityRef, Entity> entities = new LinkedHashMap<>();
        private final List<String> registered = new ArrayList<>();

        @Override
        public List<Entity> read(Location location, TaskUser user) {
            List<Entity> found = files.get(location.target());
            if (found == null) {
                throw ActionException.notFound("Cannot read " + location.target());
            }
            return found;
        }

        @Override
        public void register(Location location, TaskUser user) {
            registered.add(location.type() + ":" + location.target() + " for " + user.ref());
        }

        @Override
        public boolean isRegistered(Location location, TaskUser user) {
            return registered.stream().anyMatch(one -> one.startsWith(location.type() + ":" + location.target() + " "));
        }

        @Override
        public void unregister(Location location, TaskUser user) {
            registered.removeIf(one -> one.startsWith(location.type() + ":" + location.target() + " "));
        }

        @Override
        public Optional<Entity> find(EntityRef ref, TaskUser user) {
            return Optional.ofNullable(entities.get(ref));
        }
    }
}
