package dev.callboard.benchmarks;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.action.fetch.FetchActions;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Rendering, in this process and alone. */
final class RenderingFigures {

    private static final int FILES = 200;
    private static final int WARM_UP = 30;
    private static final int TIMED = 50;
    private static final int EXPRESSIONS = 100_000;

    private static final String FILE = """
            # ${{ values.name | upper }}, file NUMBER

            {% if values.owner %}Owned by ${{ values.owner }}.{% endif %}
            {% for port in values.ports %}
            - port ${{ port }} of ${{ values.name }}-NUMBER
            {% endfor %}
            Text that holds nothing to render and is there because most of a skeleton is like it.
            url: https://${{ values.name }}.acme.example/${{ values.description | lower | replace(' ', '-') }}
            """;

    private final Path folder;
    private final TemplateEngine engine = TemplateEngine.builder().build();

    RenderingFigures(Path folder) {
        this.folder = folder;
    }

    /** {@code fetch:template} of 200 small files with seven expressions each, written to the disk. */
    Latencies skeleton() throws IOException, InterruptedException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            files.put(
                    "skeleton/part-" + i % 10 + "/${{ values.name }}-" + i + ".md",
                    FILE.replace("NUMBER", String.valueOf(i)).getBytes(StandardCharsets.UTF_8));
        }
        TemplateSource source = TemplateSource.ofFiles(files, null);
        TemplateAction action = ActionRegistry.of(FetchActions.all(engine))
                .find("fetch:template")
                .orElseThrow();
        long[] nanos = new long[TIMED];
        for (int i = -WARM_UP; i < TIMED; i++) {
            try (Workspace workspace = Workspace.create(folder, "measured")) {
                ActionContext context = context(workspace, source);
                long begin = System.nanoTime();
                action.execute(context);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - begin;
                }
                if (workspace.files(FILES + 1).size() != FILES) {
                    throw new IOException("Not all files were rendered");
                }
            }
        }
        return new Latencies(nanos);
    }

    /** How long one expression with a filter takes, on average. */
    double expressionMicros() {
        JsonNode expression = StringNode.valueOf("${{ parameters.name | upper }}");
        ObjectNode context = JsonMapper.shared().createObjectNode();
        context.putObject("parameters").put("name", "measured");
        long length = 0;
        long begin = 0;
        for (int i = -EXPRESSIONS; i < EXPRESSIONS; i++) {
            if (i == 0) {
                begin = System.nanoTime();
            }
            length += engine.renderValue(expression, context).asString().length();
        }
        if (length != 2L * EXPRESSIONS * "measured".length()) {
            throw new IllegalStateException("The expression gave something else");
        }
        return (System.nanoTime() - begin) / 1e3 / EXPRESSIONS;
    }

    private static ActionContext context(Workspace workspace, TemplateSource source) {
        ObjectNode input = (ObjectNode) JsonMapper.shared().readTree("""
                {"url": "./skeleton", "values": {"name": "measured", "owner": "team", "ports": [80, 443],
                 "description": "A Service of Ours"}}
                """);
        return new ActionContext(
                new ActionContext.Task(
                        "measured",
                        new TemplateInfo(
                                "template:default/measured", null, JsonNodeFactory.instance.objectNode(), null, "", ""),
                        TaskUser.NONE,
                        TaskSecrets.NONE,
                        workspace,
                        source,
                        new Cancellation(),
                        false),
                new ActionContext.Step("step", "Step", "measured/0/step"),
                input,
                (level, text) -> {},
                new ActionContext.Past(EffectNotes.forgotten(), JsonNodeFactory.instance.objectNode()));
    }
}
