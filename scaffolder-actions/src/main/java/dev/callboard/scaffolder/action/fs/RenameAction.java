package dev.callboard.scaffolder.action.fs;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** {@code fs:rename}: moves files and folders within the workspace. */
final class RenameAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "fs:rename", "Moves files and folders within the workspace, one after the other.")
            .withInput("""
                    {
                      "$schema": "http://json-schema.org/draft-07/schema#",
                      "type": "object",
                      "required": ["files"],
                      "additionalProperties": false,
                      "properties": {
                        "files": {
                          "type": "array",
                          "title": "Files",
                          "description": "What to move, and where to",
                          "items": {
                            "type": "object",
                            "required": ["from", "to"],
                            "additionalProperties": false,
                            "properties": {
                              "from": {
                                "type": "string",
                                "title": "From",
                                "description": "The path of a file or folder"
                              },
                              "to": {
                                "type": "string",
                                "title": "To",
                                "description": "The path it shall have"
                              },
                              "overwrite": {
                                "type": "boolean",
                                "title": "Overwrite",
                                "description": "Replace what is there; if not, it is an error that something is there"
                              }
                            }
                          }
                        }
                      }
                    }
                    """)
            .withExamples(new ActionExample("Move a file", """
                    steps:
                      - id: move
                        name: Move
                        action: fs:rename
                        input:
                          files:
                            - from: README.template.md
                              to: README.md
                              overwrite: true
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.WORKSPACE);

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        for (JsonNode file : context.input().path("files")) {
            String from = file.path("from").asString();
            String to = file.path("to").asString();
            move(context.workspace(), from, to, file.path("overwrite").asBoolean(false));
            context.log().info("Moved " + from + " to " + to);
        }
    }

    private static void move(Workspace workspace, String from, String to, boolean overwrite) throws IOException {
        Path source = workspace.resolve(from);
        Path target = workspace.resolve(to);
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            throw ActionException.failed("There is no '" + from + "' to move");
        }
        if (source.startsWith(target) || target.startsWith(source)) {
            throw ActionException.failed(
                    "'" + from + "' cannot be moved to '" + to + "', which is itself or around it");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!overwrite) {
                throw ActionException.failed("'" + from + "' cannot be moved: '" + to + "' already exists");
            }
            Workspace.delete(target);
        }
        Files.createDirectories(target.getParent());
        Files.move(source, target);
    }
}
