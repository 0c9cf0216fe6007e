package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.FilePatterns;
import dev.callboard.scaffolder.templating.RenderOptions;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to render a skeleton.
 *
 * @param context what its files see
 * @param copied the files whose content is not rendered
 * @param extension the extension of the only files whose content is rendered; empty for all files
 * @param replace whether files that are there already are replaced
 */
record SkeletonOptions(
        ObjectNode context, RenderOptions rendering, FilePatterns copied, String extension, boolean replace) {

    static SkeletonOptions of(ObjectNode input) {
        boolean cookiecutter = input.path("cookiecutterCompat").asBoolean(false);
        String extension = extension(input.path("templateFileExtension"));
        if (!extension.isEmpty() && (cookiecutter || input.has("copyWithoutTemplating"))) {
            throw ActionException.input("The input 'templateFileExtension' cannot be combined with"
                    + " 'copyWithoutTemplating' or 'cookiecutterCompat'");
        }
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        if (input.has("values")) {
            context.set(cookiecutter ? "cookiecutter" : "values", input.get("values"));
        }
        RenderOptions rendering = new RenderOptions(
                input.path("trimBlocks").asBoolean(false),
                input.path("lstripBlocks").asBoolean(false),
                cookiecutter,
                Map.of());
        return new SkeletonOptions(
                context,
                rendering,
                FilePatterns.of(input.path("copyWithoutTemplating")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList()),
                extension,
                input.path("replace").asBoolean(false));
    }

    private static String extension(JsonNode given) {
        if (given.isBoolean()) {
            return given.asBoolean() ? ".njk" : "";
        }
        String text = given.asString("");
        return text.isEmpty() || text.startsWith(".") ? text : "." + text;
    }
}
