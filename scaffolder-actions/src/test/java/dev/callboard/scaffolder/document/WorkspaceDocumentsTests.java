package dev.callboard.scaffolder.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.document.WorkspaceDocument.Kind;
import dev.callboard.scaffolder.document.WorkspaceDocuments.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkspaceDocumentsTests {

    private static final List<String> ALL = List.of("**/*dockerfile*", "**/*.yaml", "**/*.yml", "**/*.json");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Workspace workspace;
    private WorkspaceDocuments documents;

    @BeforeEach
    void make() {
        workspace = Workspace.create(folder, "task-1");
        documents = new WorkspaceDocuments(workspace);
    }

    @Test
    void filesAreGivenAsWhatTheyAre() throws Exception {
        write("deploy/app.yaml", "apiVersion: apps/v1\nkind: Deployment\n---\nplain: true\n");
        write("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n");
        write("package.json", "{\"name\": \"x\"}");
        write("Dockerfile", "FROM registry.acme.example/java:21 AS build\nFROM scratch\n");
        write("README.md", "not asked for");

        Found found = documents.matching(ALL, WorkspaceDocuments.MOST_BYTES);

        assertThat(found.documents())
                .extracting(document -> document.path() + " " + document.kind())
                .containsExactly(
                        "Dockerfile DOCKERFILE",
                        "deploy/app.yaml KUBERNETES",
                        "catalog-info.yaml YAML",
                        "deploy/app.yaml YAML",
                        "package.json JSON");
        assertThat(found.documents().getFirst().content()).isEqualTo(json("""
                {"stages": [{"image": "registry.acme.example/java:21", "name": "build"}, {"image": "scratch", "name": ""}],
                 "copiedFrom": []}"""));
        assertThat(found.documents().getFirst().sha256()).hasSize(64);
        assertThat(found.truncated()).isFalse();
        assertThat(found.fileCount()).isEqualTo(5);
    }

    @Test
    void noFileIsReadThatNobodyAsksFor() throws Exception {
        write("Dockerfile", "FROM x");

        assertThat(documents.matching(List.of(), 1000).documents()).isEmpty();
        assertThat(documents.matching(List.of("*.yaml"), 1000).documents()).isEmpty();
    }

    @Test
    void theCaseOfLettersHidesNothing() throws Exception {
        write("sub/DOCKERFILE.prod", "from docker.io/evil");
        write("app.Dockerfile", "FROM docker.io/evil");
        write("K8S.YAML", "apiVersion: v1\nkind: Pod");

        assertThat(documents.matching(ALL, WorkspaceDocuments.MOST_BYTES).documents())
                .extracting(WorkspaceDocument::kind)
                .containsExactlyInAnyOrder(Kind.DOCKERFILE, Kind.DOCKERFILE, Kind.KUBERNETES);
    }

    @Test
    void aliasesMergeKeysAndListsHideNothing() throws Exception {
        write("all.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - &pod
                    apiVersion: v1
                    kind: Pod
                    spec: {containers: [{name: a, securityContext: &s {privileged: true}}]}
                  - <<: *pod
                    metadata: {name: b}
                """);

        List<WorkspaceDocument> found =
                documents.matching(ALL, WorkspaceDocuments.MOST_BYTES).documents();

        assertThat(found).hasSize(2).allSatisfy(document -> {
            assertThat(document.kind()).isEqualTo(Kind.KUBERNETES);
            assertThat(document.content()
                            .at("/spec/containers/0/securityContext/privileged")
                            .asBoolean())
                    .isTrue();
        });
        assertThat(found.get(1).content().at("/metadata/name").asString()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n  x: [",
                "apiVersion: v1\nkind: Pod\na: &a [*a, *a]\nb: *a\n",
                "apiVersion: v1\nkind: Pod\nkind: Service\n",
                "{\"apiVersion\": \"v1\",\n\"kind\": \"Pod\",\n"
            })
    void aManifestThatCannotBeReadIsThereWithTheReason(String text) throws Exception {
        write("a.yaml", text);

        WorkspaceDocument document = documents
                .matching(ALL, WorkspaceDocuments.MOST_BYTES)
                .documents()
                .getFirst();

        assertThat(document.kind()).isEqualTo(Kind.KUBERNETES);
        assertThat(document.content().isNull()).isTrue();
        assertThat(document.error()).isNotBlank();
    }

    @Test
    void otherTextThatCannotBeReadIsText() throws Exception {
        write("values.yaml", "a: [");
        Files.write(workspace.resolve("binary.json"), new byte[] {(byte) 0xc3, 0x28});

        assertThat(documents.matching(ALL, WorkspaceDocuments.MOST_BYTES).documents())
                .extracting(WorkspaceDocument::kind, document -> document.error() != null)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.JSON, true),
                        org.assertj.core.groups.Tuple.tuple(Kind.TEXT, true));
    }

    @Test
    void aManifestThatIsTooLargeIsThereWithoutContent() throws Exception {
        write("a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {x: " + "y".repeat(300_000) + "}\n");

        WorkspaceDocument document = documents
                .matching(ALL, WorkspaceDocuments.MOST_BYTES)
                .documents()
                .getFirst();

        assertThat(document.kind()).isEqualTo(Kind.KUBERNETES);
        assertThat(document.content().isNull()).isTrue();
        assertThat(document.sha256()).isNull();
    }

    @Test
    void whatIsDeployedHasTheFirstClaimAndWhatHasNoPlaceIsNotForgotten() throws Exception {
        for (int i = 0; i < 20; i++) {
            write("a" + i + ".json", "{\"x\": \"" + "y".repeat(2_000) + "\"}");
        }
        write("z.yaml", "apiVersion: v1\nkind: Pod\ndata: " + "y".repeat(3_000) + "\n");

        Found roomy = documents.matching(ALL, 20_000);
        Found tight = documents.matching(ALL, 5_000);
        Found none = documents.matching(ALL, 1_000);

        assertThat(roomy.documents())
                .hasSize(21)
                .first()
                .matches(document -> document.path().equals("z.yaml"));
        assertThat(roomy.documents())
                .anyMatch(document -> document.error() != null)
                .anyMatch(document -> document.kind() == Kind.JSON && document.error() == null);
        assertThat(roomy.truncated()).isFalse();
        assertThat(tight.documents())
                .first()
                .matches(document -> document.path().equals("z.yaml"));
        assertThat(tight.truncated()).isTrue();
        assertThat(none.truncated()).isTrue();
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        write("Dockerfile", "FROM a");
        documents.matching(ALL, WorkspaceDocuments.MOST_BYTES);
        write("Dockerfile", "FROM b AS longer");

        assertThat(documents
                        .matching(ALL, WorkspaceDocuments.MOST_BYTES)
                        .documents()
                        .getFirst()
                        .content()
                        .at("/stages/0/image")
                        .asString())
                .isEqualTo("b");
    }

    @Test
    void manifestsOfAnInputAreDocumentsToo() {
        Found nothing = new Found(List.of(), false, 0);
        JsonNode object = json("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        JsonNode text = json("\"apiVersion: v1\\nkind: Pod\\n---\\napiVersion: v1\\nkind: Service\"");
        JsonNode list = json(
                "[{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}]}]");

        assertThat(WorkspaceDocuments.with(nothing, object, 9_000).documents()).hasSize(1);
        assertThat(WorkspaceDocuments.with(nothing, text, 9_000).documents()).hasSize(2);
        assertThat(WorkspaceDocuments.with(nothing, list, 9_000).documents())
                .extracting(WorkspaceDocument::kind)
                .containsExactly(Kind.KUBERNETES);
        assertThat(WorkspaceDocuments.with(nothing, json("\"apiVersion: v1\\nkind: Pod\\nx: [\""), 9_000)
                        .documents())
                .hasSize(1);
        assertThat(WorkspaceDocuments.with(nothing, json("7"), 9_000).documents())
                .isEmpty();
        assertThat(WorkspaceDocuments.with(nothing, object, 100).truncated()).isTrue();
    }

    private void write(String path, String text) throws IOException {
        Path file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
