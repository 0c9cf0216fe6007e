package dev.callboard.scaffolder.action.fs;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.FilePatterns;
import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code fs:delete}: deletes files of the workspace. */
final class DeleteAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "fs:delete", "Deletes files of the workspace. A folder stays when its files are deleted.")
            .withInput("""
                    {
                      "$schema": "http://json-schema.org/draft-07/schema#",
                      "type": "object",
                      "required": ["files"],
                      "additionalProperties": false,
                      "properties": {
                        "files": {
                          "type": "array",
                          "items": {"type": "string"},
                          "title": "Files",
                          "description": "Paths and globs of files, and paths of folders to empty"
                        }
                      }
                    }
                    """)
            .withExamples(new ActionExample("Delete a file and all Markdown files", """
                    steps:
                      - id: clean
                        name: Clean
                        action: fs:delete
                        input:
                          files:
                            - notes.txt
                            - '**/*.md'
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.WORKSPACE);

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        Path folder = context.workspace().folder();
        for (JsonNode file : context.input().path("files")) {
            Path resolved = context.workspace().resolve(file.asString());
            String pattern = folder.relativize(resolved).toString().replace('\\', '/');
            delete(FolderTree.beneath(folder), FilePatterns.of(List.of(pattern)), context);
        }
    }

    private static void delete(FolderTree tree, FilePatterns patterns, ActionContext context) throws IOException {
        for (FolderTree.Entry entry : tree.entries()) {
            if (!entry.isFolder() && patterns.matches(entry.path())) {
                Files.delete(entry.file());
                context.log().info("Deleted " + entry.path());
            }
        }
    }
}
