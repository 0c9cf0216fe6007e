package dev.callboard.scaffolder.action.utility;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates JSONata expressions, for a bounded time and depth. */
final class JsonataQueries {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LONGEST_MILLIS = 5_000;
    private static final int DEEPEST = 200;

    private JsonataQueries() {}

    static void data(ActionContext context) {
        context.output("result", result(context, context.input().path("data")));
    }

    static void json(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        JsonNode result = result(context, DataText.parseJson(TextFiles.read(context, path), path));
        put(context, result, DataText.json(result, context.input()));
    }

    static void yaml(ActionContext context) throws IOException {
        String path = context.input().path("path").asString("");
        var documents = DataText.parseYaml(TextFiles.read(context, path), path);
        JsonNode data;
        if (context.input().path("loadAll").asBoolean(false)) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            documents.forEach(all::add);
            data = all;
        } else {
            data = TextFiles.single(documents, path);
        }
        JsonNode result = result(context, data);
        ObjectNode options = context.input().path("options") instanceof ObjectNode given
                ? given
                : JsonNodeFactory.instance.objectNode();
        put(context, result, DataText.yaml(result, options));
    }

    private static void put(ActionContext context, JsonNode result, String text) {
        if (context.input().path("as").asString("string").equals("object")) {
            context.output("result", result);
        } else {
            context.output("result", text);
        }
    }

    private static JsonNode result(ActionContext context, JsonNode data) {
        BoundedPatterns patterns = new BoundedPatterns(LONGEST_MILLIS);
        try {
            Jsonata expression =
                    Jsonata.jsonata(context.input().path("expression").asString(""));
            Jsonata.Frame frame = expression.createFrame();
            frame.setRuntimeBounds(LONGEST_MILLIS, DEEPEST);
            patterns.registerIn(expression);
            Object result = expression.evaluate(JSON.treeToValue(data, Object.class), frame);
            patterns.throwIfEnded();
            return JSON.valueToTree(result);
        } catch (JException e) {
            patterns.throwIfEnded();
            throw ActionException.input("The expression cannot be evaluated: " + e.getMessage())
                    .because(e);
        } catch (NullPointerException | ClassCastException e) {
            patterns.throwIfEnded();
            throw ActionException.input("The expression cannot be evaluated: a function was given what it cannot take")
                    .because(e);
        } catch (StackOverflowError e) {
            throw ActionException.input("The expression is nested too deeply").because(e);
        }
    }
}
