package dev.callboard.examples.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The repositories that the ready templates make, which their golden folders hold, are good for something. What is written in
 * a language of which this machine has no tools is not run; Java always is.
 */
class GeneratedRepositoriesTests {

    private static final Path TEMPLATES = Path.of("templates").toAbsolutePath();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final long PATIENCE_SECONDS = 240;

    private static final KubernetesMockServer SERVER = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);

    private static KubernetesClient client;

    @TempDir
    Path folder;

    @BeforeAll
    static void startTheServer() {
        SERVER.init();
        client = SERVER.createClient();
    }

    @AfterAll
    static void stopTheServer() {
        client.close();
        SERVER.destroy();
    }

    static Stream<Path> repositories() throws IOException {
        return files(TEMPLATES, "golden/[^/]+/catalog-info.yaml").stream().map(Path::getParent);
    }

    static Stream<Path> manifests() throws IOException {
        return files(TEMPLATES, "golden/[^/]+/deploy/[^/]+.yaml").stream();
    }

    private static List<Path> files(Path beneath, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(beneath)) {
            return found.filter(file -> file.toString().replace('\\', '/').matches(".*/" + ending))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (var read = YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            read.forEachRemaining(documents::add);
        }
        return documents;
    }

    @Test
    void thereIsOneOfEachKind() throws IOException {
        assertThat(repositories().map(path -> TEMPLATES.relativize(path).toString()))
                .contains(
                        "web-app/golden/node",
                        "web-app/golden/python",
                        "web-app/golden/java",
                        "api-service/golden/node",
                        "api-service/golden/python",
                        "api-service/golden/go",
                        "batch-job/golden/python",
                        "batch-job/golden/java",
                        "environment/golden/development");
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void theCatalogFileDescribesEntities(Path repository) throws IOException {
        for (JsonNode entity : documents(repository.resolve("catalog-info.yaml"))) {
            assertThat(entity.path("apiVersion").asString("")).isEqualTo("backstage.io/v1alpha1");
            assertThat(entity.path("metadata").path("name").asString("")).matches("[a-z][a-z0-9-]+");
            assertThat(entity.path("spec").path("owner").asString("")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void anApiServerTakesTheManifests(Path file) throws IOException {
        for (JsonNode manifest : documents(file)) {
            byte[] bytes = YAML.writeValueAsBytes(manifest);
            for (HasMetadata object :
                    client.load(new ByteArrayInputStream(bytes)).items()) {
                HasMetadata made = create(object);

                assertThat(made.getMetadata().getUid()).isNotEmpty();
            }
        }
    }

    /** Of a kind that only an operator brings, no more is known than its name. */
    private static HasMetadata create(HasMetadata object) {
        if (!(object instanceof GenericKubernetesResource resource)) {
            client.resource(object).delete();
            return client.resource(object).create();
        }
        ResourceDefinitionContext kind = new ResourceDefinitionContext.Builder()
                .withGroup(resource.getApiVersion().replaceFirst("/.*", ""))
                .withVersion(resource.getApiVersion().replaceFirst(".*/", ""))
                .withKind(resource.getKind())
                .withPlural(resource.getKind().toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build();
        client.genericKubernetesResources(kind).resource(resource).delete();
        return client.genericKubernetesResources(kind).resource(resource).create();
    }

    /** What the rule K8S-001 asks of a manifest, and IMG-001 of an image. */
    @ParameterizedTest
    @MethodSource("manifests")
    void containersAreConfinedAndOfTheCompany(Path file) throws IOException {
        for (JsonNode manifest : documents(file)) {
            for (JsonNode containers : manifest.findValues("containers")) {
                for (JsonNode container : containers) {
                    assertThat(container.path("image").asString("")).startsWith("registry.acme.example/");
                    assertThat(container.path("resources").path("limits").propertyNames())
                            .contains("cpu", "memory");
                    assertThat(container
                                    .path("securityContext")
                                    .path("privileged")
                                    .asBoolean(false))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void theCodePassesItsOwnTests(Path repository) throws Exception {
        Path copy = folder.resolve("repository");
        copy(repository, copy);
        if (Files.exists(copy.resolve("server.js"))) {
            assumeTrue(isThere("node", "--version"), "node is not there");
            run(copy, "node", "--test");
        } else if (Files.exists(copy.resolve("go.mod"))) {
            assumeTrue(isThere("go", "version"), "go is not there");
            run(copy, "go", "test", "./...");
        } else if (!files(copy, ".*\\.py").isEmpty()) {
            assumeTrue(isThere("python3", "--version"), "python3 is not there");
            run(copy, "python3", "-m", "unittest");
        } else if (Files.isDirectory(copy.resolve("src"))) {
            java(copy);
        } else {
            assertThat(repository.getParent().getParent().getFileName().toString())
                    .isIn("environment", "new-service", "service-in-system", "queue");
        }
    }

    private void java(Path repository) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-d", folder.resolve("classes").toString(), "-Xlint:all", "-Werror"));
        List<Path> sources = files(repository, "src/.*\\.java");
        sources.forEach(source -> arguments.add(source.toString()));
        if (sources.isEmpty()) {
            return;
        }
        int status = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).isZero();
        String check = files(repository, "src/test/.*Check\\.java").getFirst().toString();
        String name = check.replaceAll(".*/java/|\\.java$", "").replace('/', '.');
        run(
                repository,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder.resolve("classes").toString(),
                name);
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private void run(Path in, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("GOFLAGS", "-mod=mod");
        builder.environment().put("GOPROXY", "off");
        builder.environment().put("GOTOOLCHAIN", "local");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectOutput(folder.resolve("output.txt").toFile());
        Process process = builder.start();

        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        String output = Files.readString(folder.resolve("output.txt"), StandardCharsets.UTF_8);
        assertThat(ended).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from, ".*")) {
            if (Files.isRegularFile(file)) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
