package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inputs that authors try their rules with are whole, and the shipped rules have a decision for each. */
class SampleInputTests {

    private static final Path SAMPLES = Path.of("samples");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @ParameterizedTest
    @CsvSource({
        "task, TASK, task-input-v1, decision-v1",
        "action, ACTION, action-input-v1, decision-v1",
        "content, ACTION, action-input-v1, decision-v1",
        "output, ACTION, action-input-v1, decision-v1",
        "undo, ACTION, action-input-v1, decision-v1",
        "permission, PERMISSION, permission-input-v1, permission-decision-v1",
        "admission, CATALOG, catalog-input-v1, catalog-decision-v1"
    })
    void fulfilsItsSchemaAndIsDecided(String name, EntryPoint entryPoint, String schema, String decision)
            throws IOException {
        JsonNode sample = JsonMapper.shared().readTree(Files.readString(SAMPLES.resolve(name + ".json")));

        Contracts.assertFulfils(schema, sample);
        try (EmbeddedPolicyEngine engine =
                EmbeddedPolicyEngine.start(BundleSource.shipped(), LIMIT, InstantSource.system())) {
            EngineAnswer answer = engine.evaluate(entryPoint, sample).block(LIMIT);

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            EngineAnswer.Defined.class, defined -> Contracts.assertFulfils(decision, defined.result()));
        }
    }

    @Test
    void everySampleIsLookedAt() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "task.json",
                            "action.json",
                            "content.json",
                            "output.json",
                            "undo.json",
                            "permission.json",
                            "admission.json");
        }
    }
}
