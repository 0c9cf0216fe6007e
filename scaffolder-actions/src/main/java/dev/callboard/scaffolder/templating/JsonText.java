package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The filter {@code dump}: writes JSON as {@code JSON.stringify} does. */
final class JsonText {

    private static final int WIDEST_INDENTATION = 10;

    private final String indentation;
    private final Budget budget;
    private final StringBuilder text = new StringBuilder();

    private JsonText(String indentation, Budget budget) {
        this.indentation = indentation;
        this.budget = budget;
    }

    static Value dump(Value input, Arguments arguments) {
        JsonNode json = JsonValues.toJson(input, regex -> JsonNodeFactory.instance.objectNode(), arguments.budget());
        if (json.isMissingNode()) {
            return Value.Nothing.UNDEFINED;
        }
        JsonText writer = new JsonText(indentation(arguments), arguments.budget());
        writer.write(json, 0);
        return Text.of(writer.text.toString());
    }

    private static String indentation(Arguments arguments) {
        return switch (arguments.get(0)) {
            case Num width -> " ".repeat((int) Math.max(0, Math.min(width.value(), WIDEST_INDENTATION)));
            case Text given -> given.text().substring(0, Math.min(given.text().length(), WIDEST_INDENTATION));
            default -> "";
        };
    }

    private void write(JsonNode json, int depth) {
        int before = text.length();
        switch (json.getNodeType()) {
            case ARRAY -> {
                open('[');
                boolean first = true;
                for (JsonNode item : json) {
                    next(first, depth + 1);
                    first = false;
                    write(item, depth + 1);
                }
                close(']', first, depth);
            }
            case OBJECT -> {
                open('{');
                boolean first = true;
                for (var property : json.properties()) {
                    next(first, depth + 1);
                    first = false;
                    text.append(JavaScriptText.quoted(property.getKey()));
                    text.append(indentation.isEmpty() ? ":" : ": ");
                    write(property.getValue(), depth + 1);
                }
                close('}', first, depth);
            }
            case STRING -> text.append(JavaScriptText.quoted(json.asString()));
            case NUMBER -> text.append(JavaScriptNumbers.toText(json.asDouble()));
            default -> text.append(json.asString("null"));
        }
        if (!json.isContainer()) {
            budget.allocate(text.length() - (long) before);
        }
    }

    private void open(char bracket) {
        budget.allocate(2);
        text.append(bracket);
    }

    private void next(boolean first, int depth) {
        text.append(first ? "" : ",");
        breakLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            breakLine(depth);
        }
        text.append(bracket);
    }

    private void breakLine(int depth) {
        if (!indentation.isEmpty()) {
            budget.allocate(1L + (long) depth * indentation.length());
            text.append('\n').append(indentation.repeat(depth));
        }
    }
}
