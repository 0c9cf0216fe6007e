package dev.callboard.examples.templates;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whether a repository that a ready template makes is good for something. */
final class RepositoryChecks implements AutoCloseable {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final long PATIENCE_SECONDS = 240;

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final KubernetesClient client;

    RepositoryChecks() {
        server.init();
        client = server.createClient();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** The files beneath a folder whose paths end in a pattern, in alphabetical order. */
    static List<Path> files(Path beneath, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(beneath)) {
            return found.filter(file -> file.toString().replace('\\', '/').matches(".*/" + ending))
                    .sorted()
                    .toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from, ".*")) {
            if (Files.isRegularFile(file)) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (var read = YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            read.forEachRemaining(documents::add);
        }
        return documents;
    }

    static void catalogFile(Path repository) throws IOException {
        for (JsonNode entity : documents(repository.resolve("catalog-info.yaml"))) {
            assertThat(entity.path("apiVersion").asString("")).isEqualTo("backstage.io/v1alpha1");
            assertThat(entity.path("metadata").path("name").asString("")).matches("[a-z][a-z0-9-]+");
            assertThat(entity.path("spec").path("owner").asString("")).isNotEmpty();
        }
    }

    /** An API server takes the manifests of a file. */
    void manifests(Path file) throws IOException {
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
    private HasMetadata create(HasMetadata object) {
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
    static void containers(Path file) throws IOException {
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

    /** The tool that the code in a repository needs and this machine has not. */
    static Optional<String> missingTool(Path repository) throws IOException, InterruptedException {
        String[] tool = Files.exists(repository.resolve("server.js"))
                ? new String[] {"node", "--version"}
                : Files.exists(repository.resolve("go.mod"))
                        ? new String[] {"go", "version"}
                        : files(repository, ".*\\.py").isEmpty()
                                ? new String[0]
                                : new String[] {"python3", "--version"};
        return tool.length == 0 || isThere(tool) ? Optional.empty() : Optional.of(tool[0]);
    }

    /**
     * The code in a repository passes the tests that are in it.
     *
     * @param scratch an empty folder
     * @return whether there is code
     */
    static boolean code(Path repository, Path scratch) throws Exception {
        Path copy = scratch.resolve("repository");
        copy(repository, copy);
        if (Files.exists(copy.resolve("server.js"))) {
            run(copy, scratch, "node", "--test");
        } else if (Files.exists(copy.resolve("go.mod"))) {
            run(copy, scratch, "go", "test", "./...");
        } else if (!files(copy, ".*\\.py").isEmpty()) {
            run(copy, scratch, "python3", "-m", "unittest");
        } else if (Files.isDirectory(copy.resolve("src"))) {
            java(copy, scratch);
        } else {
            return false;
        }
        return true;
    }

    private static void java(Path repository, Path scratch) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-d", scratch.resolve("classes").toString(), "-Xlint:all", "-Werror"));
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
                scratch,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                scratch.resolve("classes").toString(),
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

    private static void run(Path in, Path scratch, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("GOFLAGS", "-mod=mod");
        builder.environment().put("GOPROXY", "off");
        builder.environment().put("GOTOOLCHAIN", "local");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectOutput(scratch.resolve("output.txt").toFile());
        Process process = builder.start();

        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        String output = Files.readString(scratch.resolve("output.txt"), StandardCharsets.UTF_8);
        assertThat(ended).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
