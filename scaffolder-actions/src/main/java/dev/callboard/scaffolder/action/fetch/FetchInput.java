package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.TemplateSource;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * The inputs that all actions of this package have.
 *
 * @param target where in the workspace the result goes
 * @param source reads the files, with the input {@code token} if there is one
 */
record FetchInput(String url, String targetPath, Path target, TemplateSource source) {

    static FetchInput of(ActionContext context) throws IOException {
        ObjectNode input = context.input();
        String targetPath = input.path("targetPath").asString("./");
        String token = input.path("token").asString("");
        TemplateSource source =
                token.isEmpty() ? context.source() : context.source().withToken(token, context.createTemporaryFolder());
        return new FetchInput(
                input.path("url").asString(), targetPath, context.workspace().resolve(targetPath), source);
    }
}
