package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.embedded.RegoBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever the platform leaves out of an input that the shipped rules refuse, they refuse it still.
 *
 * <p>What people enter is not among that: who leaves out a forbidden licence has none.
 */
class MonotonicityTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern CODE = Pattern.compile("(?m)^# +code: (\\S+)$");
    private static final List<String> ENTERED = List.of("/parameters", "/step/input");

    private static final Path MODULE = Path.of("").toAbsolutePath();

    /** With these, every shipped rule has something to say. */
    private static final Map<String, String> SPEAKING = Map.of(
            "backstage/standards/data.json", """
                    {"regions": {"restricted": ["eu"]}, "monthly_ceilings": {"gold": 100},
                     "freezes": [{"name": "far", "environments": ["gold"], "from": "2039-01-01T00:00:00Z",
                                  "to": "2039-02-01T00:00:00Z"}]}""",
            "backstage/config/data.json", """
                    {"enforcement": {"FIN-001": "enforce"},
                     "approvals": [{"template": "template:default/listed", "groups": ["group:default/sre"]}]}""");

    /** Rules that do not read the input. */
    private static final Set<String> ABOUT_SETTINGS = Set.of("CONFIG-002");

    @TempDir
    private static Path folder;

    private static EmbeddedPolicyEngine engine;

    @BeforeAll
    static void start() throws IOException {
        Path rules = folder.resolve("rules");
        RuleFiles.copy(MODULE.resolve("src/main/rego"), rules);
        for (Map.Entry<String, String> change : SPEAKING.entrySet()) {
            Path file = rules.resolve(change.getKey());
            ObjectNode data = (ObjectNode) StrictJson.read(Files.readAllBytes(file));
            data.setAll(Decisions.json(change.getValue()));
            Files.write(file, StrictJson.write(data));
        }
        RegoBuild build = new RegoBuild(MODULE.resolve("opa").toString());
        engine = EmbeddedPolicyEngine.of(BundleSource.folder(rules, build), InstantSource.system());
    }

    @Test
    void everyShippedRuleIsHeldToIt() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("src/main/rego/backstage/scaffolder/rules"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".rego")).toList()) {
                Matcher code = CODE.matcher(Files.readString(file));
                if (code.find()) {
                    codes.add(code.group(1));
                }
            }
        }
        codes.removeAll(ABOUT_SETTINGS);

        assertThat(refusedSteps().keySet()).containsAll(codes);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aStepThatIsRefusedIsRefusedWithoutAnyPartOfTheInputToo() {
        List<String> permitted = new ArrayList<>();
        refusedSteps().forEach((code, step) -> {
            assertThat(codes(decide(EntryPoint.ACTION, step)))
                    .as("what forbids %s", step)
                    .contains(code);
            for (JsonPointer part : parts(step)) {
                PolicyDecision decision = decide(EntryPoint.ACTION, without(step, part));
                if (decision instanceof PolicyDecision.Allowed) {
                    permitted.add(code + " without " + part);
                }
            }
        });

        assertThat(permitted).isEmpty();
    }

    @Test
    void outputsThatAreRefusedAreRefusedWithoutAnyPartOfTheRestToo() {
        ObjectNode outputs = step(
                "/step", asked -> asked.putObject("output").put("token", "ghp_0123456789abcdefghij0123456789abcdef"));
        outputs.put("phase", "output");
        assertThat(codes(decide(EntryPoint.ACTION, outputs))).containsExactly("SEC-001");

        assertThat(parts(outputs))
                .filteredOn(part -> !part.toString().startsWith("/step/output/"))
                .contains(JsonPointer.compile("/step/output"))
                .allSatisfy(part -> assertThat(decide(EntryPoint.ACTION, without(outputs, part)))
                        .isNotInstanceOf(PolicyDecision.Allowed.class));
    }

    @Test
    void aPlanThatIsRefusedIsRefusedWithoutAnyPartOfItToo() {
        ObjectNode plan = Inputs.plan();
        ((ObjectNode) plan.at("/steps/1/target")).put("host", "git.elsewhere.example");
        assertThat(codes(decide(EntryPoint.TASK, plan))).contains("SCM-001");

        assertThat(parts(plan))
                .filteredOn(part -> !part.toString().matches("/steps/\\d/input/.*"))
                .allSatisfy(part -> assertThat(decide(EntryPoint.TASK, without(plan, part)))
                        .isNotInstanceOf(PolicyDecision.Allowed.class));
    }

    private static Map<String, ObjectNode> refusedSteps() {
        Map<String, ObjectNode> steps = new LinkedHashMap<>();
        steps.put("SCM-001", step("/target", target -> target.put("host", "git.elsewhere.example")));
        steps.put("SCM-003", step("/target", target -> target.put("org", "partners")));
        steps.put("NAM-001", step("/target", target -> target.put("repo", "No Name")));
        steps.put("OWN-001", step("/parameters", entered -> entered.put("owner", "group:default/contractors")));
        steps.put("LIC-001", step("/parameters", entered -> entered.put("license", "Beerware")));
        steps.put(
                "SEC-001",
                step("/parameters", entered -> entered.put("note", "ghp_0123456789abcdefghij0123456789abcdef")));
        steps.put(
                "SCM-002",
                step(
                        "/step",
                        asked -> asked.put("action", "publish:github")
                                .putObject("input")
                                .put("repoVisibility", "public")));
        steps.put(
                "IMG-001",
                step(
                        "/workspace",
                        workspace -> workspace
                                .putArray("documents")
                                .addObject()
                                .put("path", "Dockerfile")
                                .put("kind", "dockerfile")
                                .putObject("content")
                                .putArray("stages")
                                .addObject()
                                .put("image", "docker.io/evil")));
        steps.put(
                "K8S-001",
                step(
                        "/workspace",
                        workspace -> workspace
                                .putArray("documents")
                                .addObject()
                                .put("path", "pod.yaml")
                                .put("kind", "kubernetes")
                                .putObject("content")
                                .putObject("spec")
                                .putArray("containers")
                                .addObject()
                                .put("name", "app")));
        steps.put(
                "API-001",
                step(
                        "/step",
                        asked -> asked.put("action", "http:backstage:request")
                                .putObject("input")
                                .put("method", "DELETE")
                                .put("path", "catalog/entities/by-uid/1")));
        steps.put("PLAN-001", step("/step", asked -> asked.put("action", "evil:do")));
        steps.put(
                "CAT-001",
                step(
                        "/step",
                        asked -> asked.put("action", "catalog:register")
                                .putObject("input")
                                .put("catalogInfoUrl", "https://git.elsewhere.example/a")));
        steps.put("DOC-001", step("/workspace", workspace -> workspace.put("truncated", true)));
        steps.put(
                "REG-001",
                step(
                        "/parameters",
                        entered -> entered.put("dataClass", "restricted").put("region", "us")));
        steps.put("FIN-001", step("/target", target -> target.put("environment", "gold")));
        ObjectNode frozen = step("/target", target -> target.put("environment", "gold"));
        frozen.put("time", "2039-01-15T10:00:00Z");
        ((ObjectNode) frozen.path("context"))
                .putObject("cost")
                .put("monthly", 1)
                .put("currency", "EUR");
        steps.put("CHG-001", frozen);
        steps.put("APP-001", step("/target", target -> target.put("tier", "1")));
        steps.put("APP-002", step("/template", template -> template.put("ref", "template:default/listed")));
        return steps;
    }

    private static ObjectNode step(String part, Consumer<ObjectNode> change) {
        ObjectNode step = Inputs.step();
        change.accept((ObjectNode) step.at(part));
        return step;
    }

    /** Where a key stands that the platform writes. */
    private static List<JsonPointer> parts(ObjectNode document) {
        List<JsonPointer> parts = new ArrayList<>();
        collect(JsonPointer.empty(), document, parts);
        return parts;
    }

    private static void collect(JsonPointer here, JsonNode value, List<JsonPointer> parts) {
        String path = here.toString();
        if (ENTERED.contains(path) || path.matches("/steps/\\d/input") || path.endsWith("/content")) {
            return;
        }
        value.properties().forEach(field -> {
            JsonPointer there = here.appendProperty(field.getKey());
            // Without an id there is no question, which the gate knows by itself.
            if (!there.toString().equals("/id")) {
                parts.add(there);
            }
            collect(there, field.getValue(), parts);
        });
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            collect(here.appendIndex(i), value.get(i), parts);
        }
    }

    private static ObjectNode without(ObjectNode document, JsonPointer part) {
        ObjectNode copy = document.deepCopy();
        ((ObjectNode) copy.at(part.head())).remove(part.last().getMatchingProperty());
        return copy;
    }

    private static PolicyDecision decide(EntryPoint entryPoint, ObjectNode input) {
        return Objects.requireNonNull(PolicyGate.of(engine, LIMIT)
                .decide(new PolicyInput(entryPoint, input))
                .block(LIMIT));
    }

    private static List<String> codes(PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Denied denied ->
                denied.findings().stream().map(Finding::code).toList();
            case PolicyDecision.NeedsApproval needed ->
                needed.findings().stream().map(Finding::code).toList();
            case PolicyDecision.Allowed allowed -> List.of();
            case PolicyDecision.Unavailable unavailable -> List.of();
        };
    }
}
