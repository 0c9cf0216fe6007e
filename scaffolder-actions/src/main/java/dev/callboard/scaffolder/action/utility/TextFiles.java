package dev.callboard.scaffolder.action.utility;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes and reads files of the workspace. */
final class TextFiles {

    private static final long LARGEST = 16L << 20;

    private TextFiles() {}

    static void write(ActionContext context) throws IOException {
        String content = context.input().path("content").asString("");
        if (context.input().path("preserveFormatting").asBoolean(false)) {
            content = formatted(content);
        }
        Path file = target(context);
        Files.writeString(file, content);
        context.output("path", context.input().path("path"));
    }

    /** With line breaks if it is JSON, and as it is if not. */
    private static String formatted(String content) {
        try {
            return DataText.indented(new JsonMapper().readTree(content), "  ");
        } catch (JacksonException notJson) {
            return content;
        }
    }

    static void append(ActionContext context) throws IOException {
        Files.writeString(
                target(context),
                context.input().path("content").asString(""),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        context.output("path", context.input().path("path"));
    }

    static void parse(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        String text = read(context, path);
        JsonNode content = switch (context.input().path("parser").asString("")) {
            case "json" -> DataText.parseJson(text, path);
            case "yaml" -> single(DataText.parseYaml(text, path), path);
            case "multiyaml" -> {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                DataText.parseYaml(text, path).forEach(all::add);
                yield all;
            }
            default -> JsonNodeFactory.instance.stringNode(text);
        };
        context.output("content", content);
    }

    static JsonNode single(List<JsonNode> documents, String path) {
        if (documents.size() > 1) {
            throw ActionException.input(path + " holds " + documents.size() + " documents, and one was expected");
        }
        return documents.isEmpty() ? JsonNodeFactory.instance.nullNode() : documents.getFirst();
    }

    /** The text of a file of the workspace. */
    static String read(ActionContext context, String path) throws IOException {
        Path file = context.workspace().resolve(path);
        if (!Files.isRegularFile(file)) {
            throw ActionException.notFound("There is no file '" + path + "' in the workspace");
        }
        if (Files.size(file) > LARGEST) {
            throw ActionException.input("'" + path + "' is larger than " + (LARGEST >> 20) + " MiB");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The file that the input {@code path} names, with the folders above it made. */
    static Path target(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        Path file = context.workspace().resolve(path);
        if (file.equals(context.workspace().folder()) || Files.isDirectory(file)) {
            throw ActionException.input("'" + path + "' is not the path of a file");
        }
        Files.createDirectories(file.getParent());
        return file;
    }
}
