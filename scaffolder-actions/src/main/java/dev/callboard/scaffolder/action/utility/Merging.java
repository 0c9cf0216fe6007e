package dev.callboard.scaffolder.action.utility;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Merges data into files: maps key by key, lists replaced or joined, everything else replaced. */
final class Merging {

    private static final Pattern INDENT = Pattern.compile("\n([ \t]+)\\S");

    private Merging() {}

    static void intoJson(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        Path file = TextFiles.target(context);
        String text = Files.exists(file) ? TextFiles.read(context, path) : "";
        JsonNode before = text.isBlank() ? JsonNodeFactory.instance.objectNode() : DataText.parseJson(text, path);
        JsonNode content = context.input().path("content");
        JsonNode added = content.isString() ? DataText.parseJson(content.asString(), "'content'") : content;
        Matcher indent = INDENT.matcher(text);
        boolean matches = context.input().path("matchFileIndent").asBoolean(false) && indent.find();
        Files.writeString(
                file, DataText.indented(merged(before, added, joins(context)), matches ? indent.group(1) : "  "));
        context.output("path", context.input().path("path"));
    }

    static void byEnding(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        if (path.endsWith(".json")) {
            TextFiles.read(context, path);
            intoJson(context);
            return;
        }
        if (!path.endsWith(".yaml") && !path.endsWith(".yml")) {
            throw ActionException.input("'" + path + "' ends neither in .json nor in .yaml");
        }
        if (context.input().path("preserveYamlComments").asBoolean(false)) {
            context.log().warn("The comments of " + path + " are not kept");
        }
        List<JsonNode> documents = new ArrayList<>(DataText.parseYaml(TextFiles.read(context, path), path));
        JsonNode content = context.input().path("content");
        JsonNode added = content.isString()
                ? TextFiles.single(DataText.parseYaml(content.asString(), "'content'"), "'content'")
                : content;
        int index = chosen(documents, context.input().path("useDocumentIncludingField"), path);
        documents.set(index, merged(documents.get(index), added, joins(context)));
        ObjectNode options = context.input().path("options") instanceof ObjectNode given
                ? given
                : JsonNodeFactory.instance.objectNode();
        Files.writeString(
                context.workspace().resolve(path),
                documents.stream()
                        .map(document -> DataText.yaml(document, options))
                        .collect(Collectors.joining("---\n")));
        context.output("path", context.input().path("path"));
    }

    private static boolean joins(ActionContext context) {
        return context.input().path("mergeArrays").asBoolean(false);
    }

    private static int chosen(List<JsonNode> documents, JsonNode field, String path) {
        if (documents.isEmpty()) {
            documents.add(JsonNodeFactory.instance.objectNode());
        }
        if (field.isMissingNode()) {
            if (documents.size() > 1) {
                throw ActionException.input(
                        path + " holds several documents; 'useDocumentIncludingField' says which is meant");
            }
            return 0;
        }
        String key = field.path("key").asString("");
        for (int i = 0; i < documents.size(); i++) {
            JsonNode value = documents.get(i);
            for (String name : key.split("\\.", -1)) {
                value = value.path(name);
            }
            if (value.asString("").equals(field.path("value").asString(""))) {
                return i;
            }
        }
        throw ActionException.notFound("No document of " + path + " has " + key + ": "
                + field.path("value").asString(""));
    }

    private static JsonNode merged(JsonNode below, JsonNode above, boolean joins) {
        if (below instanceof ObjectNode object && above instanceof ObjectNode added) {
            ObjectNode result = object.deepCopy();
            added.forEachEntry((name, value) -> {
                JsonNode there = result.get(name);
                result.set(name, there == null ? value : merged(there, value, joins));
            });
            return result;
        }
        if (joins && below instanceof ArrayNode list && above instanceof ArrayNode added) {
            ArrayNode result = list.deepCopy();
            added.forEach(item -> {
                if (result.valueStream().noneMatch(item::equals)) {
                    result.add(item);
                }
            });
            return result;
        }
        return above;
    }
}
