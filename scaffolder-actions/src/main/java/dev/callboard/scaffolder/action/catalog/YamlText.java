package dev.callboard.scaffolder.action.catalog;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes JSON values as YAML in block style, as Backstage writes descriptors with the npm package {@code yaml}: two
 * blanks for each level, list items indented, texts as {@link YamlScalar} says.
 */
final class YamlText {

    private static final int LONGEST_KEY = 1024;

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(JsonNode value) {
        YamlText writer = new YamlText();
        if (value.isContainer() && !value.isEmpty()) {
            writer.block(value, 0, false);
        } else {
            writer.text.append(scalar(value, "  ", -1)).append('\n');
        }
        return writer.text.toString();
    }

    /** Writes a list or an object that is not empty. The first line is indented already if it stands behind a dash. */
    private void block(JsonNode value, int indentation, boolean behindDash) {
        boolean indented = behindDash;
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            indent(indented ? 0 : indentation);
            indented = false;
            String key = YamlScalar.key(property.getKey(), indentation == 0);
            boolean explicit = key.length() > LONGEST_KEY;
            text.append(explicit ? "? " : "").append(key);
            if (explicit) {
                text.append('\n');
                indent(indentation);
            }
            text.append(':');
            child(property.getValue(), indentation, explicit ? -1 : key.length() + 2);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                indent(indented ? 0 : indentation);
                indented = false;
                text.append("- ");
                item(item, indentation);
            }
        }
    }

    private void child(JsonNode value, int indentation, int before) {
        if (value.isContainer() && !value.isEmpty() && before < 0) {
            text.append(' ');
            block(value, indentation + 2, true);
        } else if (value.isContainer() && !value.isEmpty()) {
            text.append('\n');
            block(value, indentation + 2, false);
        } else {
            String scalar = scalar(value, " ".repeat(indentation + 2), before);
            text.append(scalar.startsWith("\n") ? "" : " ").append(scalar).append('\n');
        }
    }

    private void item(JsonNode value, int indentation) {
        if (value.isContainer() && !value.isEmpty()) {
            block(value, indentation + 2, true);
        } else {
            text.append(scalar(value, " ".repeat(indentation + 2), -1)).append('\n');
        }
    }

    private static String scalar(JsonNode value, String margin, int before) {
        return switch (value.getNodeType()) {
            case OBJECT -> "{}";
            case ARRAY -> "[]";
            case STRING -> YamlScalar.value(value.asString(), margin, before);
            case NUMBER -> JavaScriptNumbers.toText(value.doubleValue());
            default -> value.toString();
        };
    }

    private void indent(int width) {
        text.append(" ".repeat(width));
    }
}
