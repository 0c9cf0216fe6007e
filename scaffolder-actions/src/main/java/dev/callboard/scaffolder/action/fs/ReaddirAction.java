package dev.callboard.scaffolder.action.fs;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code fs:readdir}: lists folders of the workspace. */
final class ReaddirAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION =
            ActionDescriptions.read(ReaddirAction.class, "actions.yaml").of("fs:readdir");

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        boolean recursive = context.input().path("recursive").asBoolean(false);
        Path root = context.workspace().folder();
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        ArrayNode folders = JsonNodeFactory.instance.arrayNode();
        for (JsonNode path : context.input().path("paths")) {
            Path folder = context.workspace().resolve(path.asString());
            if (!Files.isDirectory(folder)) {
                throw ActionException.failed("There is no folder '" + path.asString() + "'");
            }
            for (FolderTree.Entry entry : FolderTree.beneath(folder).entries()) {
                if (recursive || !entry.path().contains("/")) {
                    (entry.isFolder() ? folders : files)
                            .addObject()
                            .put("name", entry.file().getFileName().toString())
                            .put(
                                    "path",
                                    root.relativize(entry.file()).toString().replace('\\', '/'))
                            .put("fullPath", entry.file().toString());
                }
            }
        }
        context.output("files", files);
        context.output("folders", folders);
    }
}
