package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** {@code workspace:template} and {@code workspace:template:file}: render what lies in the workspace already. */
record WorkspaceTemplateActions(TemplateEngine engine) {

    void folder(ActionContext context) throws IOException {
        Path source = source(context);
        Path target =
                context.workspace().resolve(context.input().path("targetPath").asString(""));
        if (!Files.isDirectory(source)) {
            throw ActionException.notFound("There is no folder at the source path in the workspace");
        }
        if (source.startsWith(target) || target.startsWith(source)) {
            throw ActionException.input("The target path must not contain the source path, nor lie within it");
        }
        SkeletonOptions options = SkeletonOptions.of(context.input());
        int entries =
                new Skeleton(SkeletonEntry.beneath(source), engine, options, context.cancellation()).renderInto(target);
        context.log().info("Rendered " + entries + " files and folders");
    }

    void file(ActionContext context) throws IOException {
        Path source = source(context);
        Path target =
                context.workspace().resolve(context.input().path("targetPath").asString(""));
        if (!Files.isRegularFile(source)) {
            throw ActionException.notFound("There is no file at the source path in the workspace");
        }
        if (target.equals(context.workspace().folder()) || Files.isDirectory(target)) {
            throw ActionException.input("The target path is not the path of a file");
        }
        if (!context.input().path("replace").asBoolean(false) && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            context.log().info("The file is there already and is not replaced");
            return;
        }
        FetchFileAction.write(target, FetchFileAction.rendered(Files.readAllBytes(source), engine, context));
    }

    private static Path source(ActionContext context) {
        return context.workspace().resolve(context.input().path("sourcePath").asString(""));
    }
}
