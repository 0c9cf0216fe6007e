package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * The inputs that all actions of this package have.
 *
 * @param target where in the workspace the result goes
 */
record FetchInput(String url, String targetPath, Path target) {

    static FetchInput of(ActionContext context) {
        ObjectNode input = context.input();
        String targetPath = input.path("targetPath").asString("./");
        if (input.has("token")) {
            context.log().warn("The input 'token' is not used: repositories are read with the server's credentials");
        }
        return new FetchInput(
                input.path("url").asString(), targetPath, context.workspace().resolve(targetPath));
    }
}
