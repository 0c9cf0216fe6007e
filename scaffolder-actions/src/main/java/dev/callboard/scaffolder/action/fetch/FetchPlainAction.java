package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;

/** {@code fetch:plain}: copies a folder into the workspace as it is. */
final class FetchPlainAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "fetch:plain",
                    "Copies a folder of a repository into the workspace, without rendering anything. Files that are there"
                            + " already are replaced.")
            .withInput("""
                    {
                      "$schema": "http://json-schema.org/draft-07/schema#",
                      "type": "object",
                      "required": ["url"],
                      "additionalProperties": false,
                      "properties": {
                        "url": {
                          "type": "string",
                          "title": "Fetch URL",
                          "description": "A path relative to the template, or the URL of a folder in a repository"
                        },
                        "targetPath": {
                          "type": "string",
                          "title": "Target path",
                          "description": "Where in the workspace to put it; the workspace itself if not given"
                        },
                        "token": {
                          "type": "string",
                          "title": "Token",
                          "description": "The token to read the repository with, instead of the credentials that are configured for the host"
                        }
                      }
                    }
                    """)
            .withExamples(new ActionExample("Copy the folder beside the template", """
                    steps:
                      - id: fetch
                        name: Fetch
                        action: fetch:plain
                        input:
                          url: ./files
                          targetPath: docs
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.WORKSPACE);

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        FetchInput input = FetchInput.of(context);
        context.log().info("Fetching plain content from " + input.url());
        input.source().copyFolder(input.url(), Files.createDirectories(input.target()));
    }
}
