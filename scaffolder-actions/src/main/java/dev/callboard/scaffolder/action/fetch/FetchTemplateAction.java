package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Path;

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
        Path skeleton = context.createTemporaryFolder();
        try {
            input.source().copyFolder(input.url(), skeleton);
            context.log()
                    .info("Rendering with the values "
                            + context.input().path("values").toPrettyString());
            int entries = new Skeleton(skeleton, engine, options, context.cancellation()).renderInto(input.target());
            context.log().info("Rendered " + entries + " files and folders into " + input.targetPath());
        } finally {
            Workspace.delete(skeleton);
        }
    }
}
