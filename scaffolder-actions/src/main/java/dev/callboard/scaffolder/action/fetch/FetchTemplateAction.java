package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.SourceFile;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code fetch:template}: copies a folder into the workspace and renders the names and contents of its files. */
final class FetchTemplateAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "fetch:template",
                    "Copies a folder of a repository into the workspace and renders the names and contents of its files"
                            + " with the given values.")
            .withInput(FetchTemplateSchema.TEXT)
            .withExamples(new ActionExample("Render the skeleton beside the template", """
                    steps:
                      - id: fetch
                        name: Fetch
                        action: fetch:template
                        input:
                          url: ./skeleton
                          values:
                            name: ${{ parameters.name }}
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.WORKSPACE);

    /** A skeleton with more bytes is rendered from a copy on the disk. */
    private static final int MOST_IN_MEMORY = 8 << 20;

    private final TemplateEngine engine;

    /**
     * @param engine renders the files
     */
    FetchTemplateAction(TemplateEngine engine) {
        this.engine = engine;
    }

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        FetchInput input = FetchInput.of(context);
        SkeletonOptions options = SkeletonOptions.of(context.input());
        context.log().info("Fetching template content from " + input.url());
        Optional<List<SourceFile>> files = input.source().readFolder(input.url(), MOST_IN_MEMORY);
        if (files.isPresent()) {
            render(
                    new Skeleton(SkeletonEntry.of(files.get()), engine, options, context.cancellation()),
                    input,
                    context);
            return;
        }
        Path skeleton = context.createTemporaryFolder();
        try {
            input.source().copyFolder(input.url(), skeleton);
            render(
                    new Skeleton(SkeletonEntry.beneath(skeleton), engine, options, context.cancellation()),
                    input,
                    context);
        } finally {
            Workspace.delete(skeleton);
        }
    }

    private static void render(Skeleton skeleton, FetchInput input, ActionContext context) throws IOException {
        context.log()
                .info("Rendering with the values "
                        + context.input().path("values").toPrettyString());
        int entries = skeleton.renderInto(input.target());
        context.log().info("Rendered " + entries + " files and folders into " + input.targetPath());
    }
}
