package dev.callboard.examples.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.scaffolder.harness.TemplateTestReport;
import dev.callboard.scaffolder.harness.TemplateTests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every choice that the forms of the ready templates leave makes a repository that is good for something. */
class TemplateVariantsTests {

    private static final Path TEMPLATES = Path.of("templates").toAbsolutePath();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String REPOSITORY = "git.acme.example/acme/invoices";

    private static EmbeddedPolicyEngine engine;
    private static RepositoryChecks checks;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        engine = EmbeddedPolicyEngine.start(BundleSource.shipped(), Duration.ofDays(1), InstantSource.system());
        checks = new RepositoryChecks();
    }

    @AfterAll
    static void stop() {
        checks.close();
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"web-app, 24", "api-service, 24", "batch-job, 8", "environment, 9"})
    void everyVariantIsGoodForSomething(String name, int number) throws Exception {
        RepositoryChecks.copy(TEMPLATES.resolve(name), folder.resolve(name));
        List<ObjectNode> variants = variants(
                YAML.readTree(Files.readString(folder.resolve(name).resolve("template.yaml"), StandardCharsets.UTF_8)));
        assertThat(variants).hasSize(number);

        TemplateTestReport report = new TemplateTests(
                        PolicyGate.of(engine), new WantedDocuments(engine, PolicyGate.DEFAULT_PATIENCE))
                .updating()
                .run(tests(folder.resolve(name), variants));

        assertThat(report.passed()).as(report.in(folder)).isTrue();
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < variants.size(); i++) {
            Path made = folder.resolve(name).resolve("made").resolve(String.valueOf(i));
            check(made, variants.get(i));
            boolean runs = RepositoryChecks.missingTool(made).isEmpty();
            if (runs && codes.add(digest(made)) && !isGolden(name, made)) {
                RepositoryChecks.code(made, Files.createDirectories(folder.resolve("code-" + i)));
            }
        }
    }

    private static void check(Path made, ObjectNode values) throws IOException {
        RepositoryChecks.catalogFile(made);
        for (Path manifest : RepositoryChecks.files(made, "deploy/[^/]+.yaml")) {
            checks.manifests(manifest);
            RepositoryChecks.containers(manifest);
        }
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            if (value.getValue().isBoolean()) {
                assertThat(Files.exists(made.resolve("deploy/" + value.getKey() + ".yaml")))
                        .as(value.getKey() + " of " + values)
                        .isEqualTo(value.getValue().asBoolean());
            }
        }
        for (Path file : RepositoryChecks.files(made, ".*")) {
            if (Files.isRegularFile(file)) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("${{", "{%", "undefined");
            }
        }
    }

    /** All combinations of what can be switched and chosen in a form. */
    private static List<ObjectNode> variants(JsonNode template) {
        List<ObjectNode> variants = List.of(JsonNodeFactory.instance.objectNode());
        for (JsonNode page : template.path("spec").path("parameters")) {
            for (Map.Entry<String, JsonNode> field : page.path("properties").properties()) {
                List<JsonNode> choices = new ArrayList<>();
                field.getValue().path("enum").forEach(choices::add);
                if (field.getValue().path("type").asString("").equals("boolean")) {
                    choices.add(JsonNodeFactory.instance.booleanNode(false));
                    choices.add(JsonNodeFactory.instance.booleanNode(true));
                }
                if (!choices.isEmpty()) {
                    variants = variants.stream()
                            .flatMap(variant -> choices.stream().map(choice -> {
                                ObjectNode more = variant.deepCopy();
                                more.set(field.getKey(), choice);
                                return more;
                            }))
                            .toList();
                }
            }
        }
        return variants;
    }

    /** One test for each, which writes what it makes. */
    private static Path tests(Path template, List<ObjectNode> variants) throws IOException {
        ObjectNode file = (ObjectNode) YAML.readTree("""
                defaults:
                  user: user:default/ada
                  memberOf: [group:default/payments-team]
                  values:
                    name: invoices
                    owner: group:default/payments-team
                    repoUrl: git.acme.example?owner=acme&repo=invoices
                  hosts:
                    git.acme.example: {type: gitea}
                """);
        ArrayNode tests = file.putArray("tests");
        for (int i = 0; i < variants.size(); i++) {
            ObjectNode test = tests.addObject().put("name", variants.get(i).toString());
            test.set("values", variants.get(i));
            test.putObject("expect").putObject("repositories").put(REPOSITORY, "made/" + i);
        }
        return Files.writeString(template.resolve("variants.test.yaml"), YAML.writeValueAsString(file));
    }

    /** The tests of the same code are run for the golden folders. */
    private static boolean isGolden(String name, Path made) throws IOException {
        for (Path golden : RepositoryChecks.files(TEMPLATES.resolve(name), "golden/[^/]+")) {
            if (Files.isDirectory(golden) && digest(golden).equals(digest(made))) {
                return true;
            }
        }
        return false;
    }

    /** Of the code, without what is written about it. */
    private static String digest(Path repository) throws IOException {
        Map<String, byte[]> code = new LinkedHashMap<>();
        for (Path file : RepositoryChecks.files(repository, ".*\\.(js|json|py|java|go|mod)")) {
            code.put(repository.relativize(file).toString(), Files.readAllBytes(file));
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            code.forEach((path, content) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
