package dev.callboard.scaffolder.action.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateTrial;
import dev.callboard.scaffolder.action.fetch.FetchActions;
import dev.callboard.scaffolder.action.fs.FsActions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Repeats dry runs of which it was recorded what Backstage leaves in the workspace. */
class RecordedDryRunTests {

    private final TemplateEngine engine = TemplateEngine.builder().build();

    @TempDir
    Path folder;

    static Stream<Named<JsonNode>> dryRuns() throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                RecordedDryRunTests.class.getResourceAsStream("RecordedDryRunTests/dry-runs.json"))) {
            return JsonMapper.shared()
                    .readTree(stream)
                    .valueStream()
                    .map(run -> Named.of(run.path("name").asString(), run));
        }
    }

    @ParameterizedTest
    @MethodSource("dryRuns")
    void leavesTheRecordedFilesOrFailsAsRecorded(JsonNode run) throws Exception {
        try (TemplateTrial trial = new TemplateTrial(folder)) {
            for (Map.Entry<String, JsonNode> file : run.path("beside").properties()) {
                trial.template(file.getKey(), file.getValue().asString());
            }

            if (run.has("error")) {
                assertThatExceptionOfType(ActionException.class)
                        .isThrownBy(() -> execute(run, trial))
                        .matches(failure -> failure.kind()
                                .errorName()
                                .equals(run.path("error").asString()));
            } else {
                execute(run, trial);

                assertThat(trial.files()).isEqualTo(expected(run));
            }
        }
    }

    private void execute(JsonNode run, TemplateTrial trial) throws Exception {
        List<TemplateAction> all = new ArrayList<>(FetchActions.all(engine));
        all.addAll(FsActions.all());
        all.add(new WriteAction());
        ActionRegistry actions = ActionRegistry.of(all);
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.set("parameters", run.path("parameters"));
        for (JsonNode step : run.path("steps")) {
            ObjectNode input = (ObjectNode) engine.renderValue(step.path("input"), context);
            trial.execute(actions.find(step.path("action").asString()).orElseThrow(), input);
        }
    }

    private static Map<String, String> expected(JsonNode run) {
        Map<String, String> files = new TreeMap<>();
        run.path("files").forEachEntry((path, content) -> files.put(path, content.asString()));
        return files;
    }
}
