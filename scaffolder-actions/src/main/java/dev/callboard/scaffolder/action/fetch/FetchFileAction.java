package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code fetch:plain:file} and {@code fetch:template:file}: one file, as it is or rendered. */
final class FetchFileAction implements TemplateAction {

    private final ActionDescription description;
    private final @Nullable TemplateEngine engine;

    /** @param engine renders the file; null if it stays as it is */
    FetchFileAction(ActionDescription description, @Nullable TemplateEngine engine) {
        this.description = description;
        this.engine = engine;
    }

    @Override
    public ActionDescription description() {
        return description;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        FetchInput input = FetchInput.of(context);
        boolean replaces = engine == null || context.input().path("replace").asBoolean(false);
        if (input.target().equals(context.workspace().folder())) {
            throw ActionException.input("'" + input.targetPath() + "' is not the path of a file");
        }
        if (!replaces && Files.exists(input.target(), LinkOption.NOFOLLOW_LINKS)) {
            context.log().info("File " + input.targetPath() + " already exists in workspace, not replacing.");
            return;
        }
        context.log().info("Fetching " + input.url());
        byte[] content = input.source().readFile(input.url());
        write(input.target(), engine == null ? content : rendered(content, engine, context));
    }

    static byte[] rendered(byte[] content, TemplateEngine engine, ActionContext context) {
        SkeletonOptions options = SkeletonOptions.of(context.input());
        try {
            return engine.renderText(
                            new String(content, StandardCharsets.UTF_8), options.context(), options.rendering())
                    .getBytes(StandardCharsets.UTF_8);
        } catch (TemplateException e) {
            throw ActionException.template(String.valueOf(e.getMessage()), e);
        }
    }

    static void write(Path target, byte[] content) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw ActionException.input("There is a folder where the file is to be written");
        }
        Workspace.delete(target);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(target, content);
    }
}
