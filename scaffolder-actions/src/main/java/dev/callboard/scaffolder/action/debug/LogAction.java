package dev.callboard.scaffolder.action.debug;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** {@code debug:log}: prints its input, a message and, if wanted, what is in the workspace. */
final class LogAction implements TemplateAction {

    private static final int MAX_FILES = 1_000;
    private static final int MAX_CONTENT = 8 * 1024;

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "debug:log", "Writes a message into the log or lists all files in the workspace.")
            .withInput("""
                    {"type": "object", "additionalProperties": false, "properties": {
                      "message": {"type": "string", "title": "Message to output."},
                      "listWorkspace": {"title": "List all files in the workspace. If used with 'with-contents', also output the file contents.",
                        "anyOf": [{"type": "boolean"}, {"type": "string", "enum": ["with-filenames", "with-contents"]}]}}}
                    """)
            .withExamples(new ActionExample("Write a message", """
                            steps:
                              - id: say
                                action: debug:log
                                input:
                                  message: Hello, ${{ parameters.name }}
                            """), new ActionExample("List the workspace", """
                            steps:
                              - id: list
                                action: debug:log
                                input:
                                  listWorkspace: true
                            """))
            .withDryRun()
            .withSideEffect(SideEffect.NONE);

    private static final ObjectWriter JSON = new JsonMapper()
            .writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) {
        context.log().info(JSON.writeValueAsString(context.input()));
        String message = context.input().path("message").asString("");
        if (!message.isEmpty()) {
            context.log().info(message);
        }
        JsonNode list = context.input().path("listWorkspace");
        if (list.isString() || list.asBoolean(false)) {
            boolean contents = list.asString("").equals("with-contents");
            List<String> files = context.workspace().files(MAX_FILES);
            context.log()
                    .info("Workspace:\n"
                            + files.stream()
                                    .map(file -> contents
                                            ? "  - " + file + ":\n\n  " + content(context, file)
                                            : "  - " + file)
                                    .collect(Collectors.joining("\n")));
        }
    }

    private static String content(ActionContext context, String file) {
        Path path = context.workspace().resolve(file);
        try {
            if (Files.size(path) > MAX_CONTENT) {
                return "[skipped: " + Files.size(path) + " bytes]";
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "[skipped]";
        }
    }
}
