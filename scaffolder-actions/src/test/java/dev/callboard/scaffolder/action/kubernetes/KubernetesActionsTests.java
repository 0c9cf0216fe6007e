package dev.callboard.scaffolder.action.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class KubernetesActionsTests {

    private static final String APPLY = "kubernetes:apply";
    private static final String CONFIG = """
            {"namespace": "shop", "manifest": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "orders"}, "data": {"region": "eu"}}}
            """;

    @TempDir
    Path folder;

    private final ApiServer server = new ApiServer();
    private final List<String> log = new ArrayList<>();
    private Workspace workspace;
    private ObjectNode notes = JsonNodeFactory.instance.objectNode();
    private boolean dryRun;

    @BeforeEach
    void start() {
        workspace = Workspace.create(folder, "trial");
    }

    @AfterEach
    void end() {
        workspace.close();
        server.close();
    }

    @Test
    void appliesAnObjectAndDeletesItToUndo() throws Exception {
        ObjectNode outputs = run(APPLY, CONFIG);

        assertThat(configMap().getData()).containsEntry("region", "eu");
        assertThat(outputs.path("objects").get(0).path("kind").asString()).isEqualTo("ConfigMap");
        assertThat(find(APPLY, CONFIG)).isEqualTo(new Found.Done(outputs));
        assertThat(undo(APPLY, CONFIG)).isInstanceOf(Undone.AsBefore.class);
        assertThat(server.client()
                        .configMaps()
                        .inNamespace("shop")
                        .withName("orders")
                        .get())
                .isNull();
        assertThat(find(APPLY, CONFIG)).isEqualTo(new Found.Nothing());
    }

    @Test
    void restoresAnObjectThatWasThere() throws Exception {
        create(Map.of("region", "us"));

        run(APPLY, CONFIG);
        assertThat(configMap().getData()).containsEntry("region", "eu");

        assertThat(undo(APPLY, CONFIG)).isInstanceOf(Undone.AsBefore.class);
        assertThat(configMap().getData()).isEqualTo(Map.of("region", "us"));
        assertThat(find(APPLY, CONFIG)).isEqualTo(new Found.Nothing());
    }

    @Test
    void leavesAnObjectThatSomebodyHasChangedSince() throws Exception {
        run(APPLY, CONFIG);
        server.client()
                .configMaps()
                .inNamespace("shop")
                .withName("orders")
                .edit(map ->
                        new ConfigMapBuilder(map).addToData("by", "somebody").build());

        assertThat(undo(APPLY, CONFIG))
                .isInstanceOfSatisfying(
                        Undone.Left.class,
                        left -> assertThat(left.what()).contains("ConfigMap shop/orders was changed"));
        assertThat(configMap().getData()).containsEntry("by", "somebody");
    }

    @Test
    void undoesWhatWasAppliedJustBeforeAnInterruption() throws Exception {
        create(Map.of("region", "us"));
        run(APPLY, CONFIG);
        interruptBeforeTheNoteOfTheOutcome();

        assertThat(undo(APPLY, CONFIG)).isInstanceOf(Undone.AsBefore.class);
        assertThat(configMap().getData()).isEqualTo(Map.of("region", "us"));
    }

    @Test
    void leavesWhatMayBeSomebodyElsesAfterAnInterruption() throws Exception {
        run(APPLY, CONFIG);
        interruptBeforeTheNoteOfTheOutcome();
        server.client()
                .configMaps()
                .inNamespace("shop")
                .withName("orders")
                .edit(map ->
                        new ConfigMapBuilder(map).addToData("by", "somebody").build());

        assertThat(undo(APPLY, CONFIG)).isInstanceOf(Undone.Left.class);
        assertThat(configMap().getData()).containsEntry("by", "somebody");
    }

    @Test
    void theContentOfASecretThatWasThereIsNotNoted() throws Exception {
        server.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .withNamespace("shop")
                        .endMetadata()
                        .withStringData(Map.of("password", "old-passw0rd"))
                        .build())
                .create();
        String input = """
                {"namespace": "shop", "manifest": "apiVersion: v1\\nkind: Secret\\nmetadata: {name: db}\\nstringData: {password: new-passw0rd}"}
                """;

        run(APPLY, input);

        assertThat(notes.toString()).doesNotContain("passw0rd");
        assertThat(undo(APPLY, input)).isInstanceOf(Undone.Left.class);
    }

    @Test
    void aMistakeInOneObjectLeavesAllOthersUntouched() throws Exception {
        Files.writeString(workspace.resolve("all.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: good}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bad}
                data: {invalid: "true"}
                """);

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(APPLY, "{\"namespace\": \"shop\", \"path\": \"all.yaml\"}"))
                .withMessageContaining("ConfigMap shop/bad")
                .withMessageContaining("Invalid value")
                .matches(e -> e.kind() == ActionException.Kind.INPUT);
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void aDryRunAsksTheServerAndChangesNothing() throws Exception {
        dryRun = true;

        ObjectNode outputs = run(APPLY, CONFIG);

        assertThat(outputs.path("objects")).hasSize(1);
        assertThat(server.changes()).isEmpty();
        assertThat(log).anyMatch(line -> line.contains("Would apply ConfigMap shop/orders"));
    }

    @Test
    void fieldsOfOthersAreTakenOverByForceAlone() throws Exception {
        create(Map.of("region", "us"));
        server.ownedByOthers("orders");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(APPLY, CONFIG))
                .withMessageContaining("conflict with \"kubectl\"")
                .withMessageContaining("force: true");

        run(APPLY, CONFIG.replace("\"namespace\"", "\"force\": true, \"namespace\""));
        assertThat(configMap().getData()).containsEntry("region", "eu");
    }

    @Test
    void anObjectForAnotherNamespaceIsRefused() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(
                        APPLY,
                        CONFIG.replace("\"name\": \"orders\"", "\"name\": \"orders\", \"namespace\": \"kube-system\"")))
                .withMessageContaining("another namespace")
                .matches(e -> e.kind() == ActionException.Kind.NOT_ALLOWED);
    }

    @Test
    void anObjectOfTheWholeClusterNeedsToBeAnnounced() throws Exception {
        String input = """
                {"manifest": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}}
                """;

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(APPLY, input))
                .withMessageContaining("clusterScoped");

        run(APPLY, input.replace("{\"manifest\"", "{\"clusterScoped\": true, \"manifest\""));
        assertThat(server.client().namespaces().withName("shop").get()).isNotNull();
    }

    @Test
    void anotherAttemptKeepsWhatWasThereBeforeTheFirst() throws Exception {
        create(Map.of("region", "us"));
        run(APPLY, CONFIG);
        notes.remove("applied");

        assertThat(find(APPLY, CONFIG)).isInstanceOf(Found.Partly.class);
        run(APPLY, CONFIG);
        undo(APPLY, CONFIG);

        assertThat(configMap().getData()).isEqualTo(Map.of("region", "us"));
    }

    @Test
    void deletesObjectsAndMakesThemAgain() throws Exception {
        create(Map.of("region", "us"));

        run("kubernetes:delete", CONFIG);
        assertThat(server.client()
                        .configMaps()
                        .inNamespace("shop")
                        .withName("orders")
                        .get())
                .isNull();
        assertThat(find("kubernetes:delete", CONFIG)).isInstanceOf(Found.Done.class);

        assertThat(undo("kubernetes:delete", CONFIG)).isInstanceOf(Undone.AsBefore.class);
        assertThat(configMap().getData()).isEqualTo(Map.of("region", "us"));
        assertThat(find("kubernetes:delete", CONFIG)).isEqualTo(new Found.Nothing());
    }

    @Test
    void aMissingObjectFailsOnlyIfItHasToBeThere() throws Exception {
        run("kubernetes:delete", CONFIG);
        notes = JsonNodeFactory.instance.objectNode();

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(
                        "kubernetes:delete",
                        CONFIG.replace("\"namespace\"", "\"ignoreMissing\": false, \"namespace\"")))
                .matches(e -> e.kind() == ActionException.Kind.NOT_FOUND);
    }

    @Test
    void waitsForACondition() throws Exception {
        deployment("False");
        Thread change = Thread.ofVirtual().start(() -> deployment("True"));

        run("kubernetes:wait", waiting(30));

        change.join();
        assertThat(log).anyMatch(line -> line.contains("condition=Available"));
    }

    @Test
    void saysWhatIsMissingWhenTimeIsUp() {
        deployment("False");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("kubernetes:wait", waiting(0)))
                .withMessageContaining("Available is False (two replicas are missing)");
    }

    @Test
    void anUnknownClusterIsRefusedByItsName() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(APPLY, CONFIG.replace("\"namespace\"", "\"cluster\": \"moon\", \"namespace\"")))
                .withMessage("There is no cluster 'moon'; there are production");
    }

    @Test
    void theOnlyClusterIsWhatAnInputWithoutOneTouches() {
        ActionTarget target = action(APPLY).target(json(CONFIG));

        assertThat(target.cluster()).isEqualTo("production");
    }

    private static String waiting(int seconds) {
        return """
                {"namespace": "shop", "for": "condition=Available", "timeoutSeconds": %d,
                 "manifest": {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "orders"}}}
                """.formatted(seconds);
    }

    private void deployment(String available) {
        server.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("orders")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Available")
                        .withStatus(available)
                        .withMessage("two replicas are missing")
                        .endCondition()
                        .endStatus()
                        .build())
                .createOr(existing -> existing.update());
    }

    private void create(Map<String, String> data) {
        server.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("orders")
                        .withNamespace("shop")
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private ConfigMap configMap() {
        return server.client()
                .configMaps()
                .inNamespace("shop")
                .withName("orders")
                .require();
    }

    private ObjectNode run(String id, String input) throws Exception {
        ActionContext context = context(input);
        action(id).execute(context);
        return context.outputs();
    }

    private Found find(String id, String input) throws Exception {
        return action(id).find(context(input));
    }

    private Undone undo(String id, String input) throws Exception {
        return action(id).undo(context(input));
    }

    private TemplateAction action(String id) {
        return ActionRegistry.of(KubernetesActions.all(
                        new KubernetesClusters(List.of(server.cluster("production"))), Duration.ofMillis(20)))
                .find(id)
                .orElseThrow();
    }

    private ActionContext context(String input) {
        return new ActionContext(
                new ActionContext.Task(
                        "trial",
                        new TemplateInfo(
                                "template:default/trial", null, JsonNodeFactory.instance.objectNode(), null, "", ""),
                        new TaskUser("user:default/guest", null),
                        TaskSecrets.NONE,
                        workspace,
                        TemplateSource.ofFiles(Map.of(), null),
                        new Cancellation(),
                        dryRun),
                new ActionContext.Step("step", "Step", "trial/0/step"),
                json(input),
                (level, text) -> log.add(level + " " + text),
                new ActionContext.Past(
                        new EffectNotes(notes, all -> notes = all), JsonNodeFactory.instance.objectNode()));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }

    private void interruptBeforeTheNoteOfTheOutcome() {
        ((ObjectNode) notes.path("object-0")).remove("after");
        notes.remove("applied");
    }
}
