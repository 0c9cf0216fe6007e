package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The page about the shipped rules says what their METADATA says.
 *
 * <p>To write it anew: {@code ./mvnw -pl policy test -Dtest=RulesPageTests -Dcallboard.writePages=true}.
 */
class RulesPageTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path PAGE = MODULE.resolveSibling("docs/policy/rules.md");
    private static final Pattern FOLDER = Pattern.compile("(catalog|scaffolder)/rules/[^/]+");
    private static final Path RULES = MODULE.resolve("src/main/rego");

    @TempDir
    private Path folder;

    @Test
    void thePageSaysWhatTheRulesSayOfThemselves() throws Exception {
        String page = page(rules());
        if (Boolean.getBoolean("callboard.writePages")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).hasContent(page);
    }

    @Test
    void everyRuleHasACodeOfItsOwnAndTellsWhatToDo() throws Exception {
        Set<String> codes = new HashSet<>();
        Map<String, JsonNode> rules = rules();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(12);
        rules.forEach((name, rule) -> {
            assertThat(rule.path("title").asString("")).as("title of %s", name).isNotBlank();
            JsonNode custom = rule.path("custom");
            assertThat(custom.path("code").asString("")).as("code of %s", name).matches("[A-Z][A-Z0-9]{2,5}-\\d{3}");
            assertThat(codes.add(custom.path("code").asString()))
                    .as("the code of %s is its own", name)
                    .isTrue();
            assertThat(custom.path("severity").asString(""))
                    .as("severity of %s", name)
                    .matches("low|medium|high|critical");
            assertThat(custom.path("remediation").asString(""))
                    .as("remediation of %s", name)
                    .isNotBlank();
        });
    }

    /** The METADATA of the package of each rule that has findings, by the rule's folder. */
    private Map<String, JsonNode> rules() throws Exception {
        Map<String, JsonNode> rules = new TreeMap<>();
        for (JsonNode reference : inspected().path("annotations")) {
            JsonNode annotations = reference.path("annotations");
            String file = reference.path("location").path("file").asString("");
            Matcher folder = FOLDER.matcher(file);
            if (annotations.path("scope").asString("").equals("package") && folder.find()) {
                rules.put(folder.group(), annotations);
            }
        }
        return rules;
    }

    private JsonNode inspected() throws Exception {
        Path said = folder.resolve("inspected.json");
        Process opa = new ProcessBuilder(
                        MODULE.resolve("opa").toString(),
                        "inspect",
                        "--annotations",
                        "--format",
                        "json",
                        RULES.toString())
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        if (!opa.waitFor(120, TimeUnit.SECONDS) || opa.exitValue() != 0) {
            opa.destroyForcibly();
            throw new IOException("opa inspect failed: " + Files.readString(folder.resolve("errors")));
        }
        return StrictJson.read(Files.readString(said).getBytes(StandardCharsets.UTF_8));
    }

    private static String page(Map<String, JsonNode> rules) {
        StringBuilder page = new StringBuilder("""
                # The shipped rules

                Made from the METADATA of the rules; a test keeps it current.
                """);
        rules.forEach((name, rule) -> {
            JsonNode custom = rule.path("custom");
            page.append("\n## ").append(custom.path("code").asString("")).append(": ");
            page.append(rule.path("title").asString("")).append("\n\n");
            String description = rule.path("description").asString("").strip();
            if (!description.isEmpty()) {
                page.append(description.replaceAll("\\s*\n\\s*", "\n")).append("\n\n");
            }
            page.append("What to do: ")
                    .append(custom.path("remediation").asString(""))
                    .append("\n\n");
            page.append("Severity ").append(custom.path("severity").asString(""));
            page.append(
                    custom.path("overridable").asBoolean(false)
                            ? ", can be put on trial and exempted"
                            : ", always enforced");
            String enforcement = custom.path("enforcement").asString("");
            page.append(enforcement.isEmpty() ? "" : "; begins as `" + enforcement + "`");
            page.append(". [Rego](../../policy/src/main/rego/backstage/")
                    .append(name)
                    .append(")\n");
        });
        return page.toString();
    }
}
