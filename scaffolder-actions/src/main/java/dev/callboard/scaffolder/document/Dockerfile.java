package dev.callboard.scaffolder.document;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Dockerfile is built from: its stages, and what is copied or mounted from elsewhere.
 *
 * <p>A variable is replaced by its default in the file; one without stays as it is written, so that no rule takes it for an
 * image. Lines of a here-document count like any other: some builders run them.
 */
final class Dockerfile {

    private static final Pattern ARG = Pattern.compile("(?i)ARG\\s+([A-Za-z_]\\w*)(?:=(.*))?");
    private static final Pattern FROM = Pattern.compile("(?i)FROM((?:\\s+--\\S+)*)\\s+(\\S+)(?:\\s+AS\\s+(\\S+))?.*");
    private static final Pattern COPY_FROM = Pattern.compile("(?i)--from=(\"[^\"]*\"|'[^']*'|\\S+)");
    private static final Pattern MOUNT = Pattern.compile("(?i)--mount=(\\S+)");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)(?::?-([^}]*))?})");
    private static final Pattern ESCAPE = Pattern.compile("(?i)^#\\s*escape\\s*=\\s*([`\\\\])\\s*$");

    private final ArrayNode stages = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode copied = JsonNodeFactory.instance.arrayNode();
    private final Map<String, String> defaults = new HashMap<>();

    private Dockerfile() {}

    static JsonNode read(String text) {
        Dockerfile file = new Dockerfile();
        String[] lines = text.split("\\R", -1);
        Matcher escape = ESCAPE.matcher(lines[0]);
        String continuation = escape.matches() ? escape.group(1) : "\\";
        StringBuilder instruction = new StringBuilder();
        for (String each : lines) {
            String line = each.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.endsWith(continuation)) {
                instruction.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            file.instruction(instruction.append(line).toString().strip());
            instruction.setLength(0);
        }
        file.instruction(instruction.toString().strip());
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.set("stages", file.stages);
        content.set("copiedFrom", file.copied);
        return content;
    }

    private void instruction(String line) {
        Matcher arg = ARG.matcher(line);
        Matcher from = FROM.matcher(line);
        if (arg.matches() && stages.isEmpty()) {
            if (arg.group(2) != null) {
                defaults.put(arg.group(1), unquoted(arg.group(2).strip()));
            }
        } else if (from.matches()) {
            String name = from.group(3);
            stages.addObject()
                    .put("image", expanded(unquoted(from.group(2))))
                    .put("name", name == null ? "" : name.toLowerCase(Locale.ROOT));
        } else {
            Matcher copy = COPY_FROM.matcher(line);
            while (copy.find()) {
                copied.add(expanded(unquoted(copy.group(1))));
            }
            Matcher mount = MOUNT.matcher(line);
            while (mount.find()) {
                for (String part : mount.group(1).split(",", -1)) {
                    if (part.toLowerCase(Locale.ROOT).startsWith("from=")) {
                        copied.add(expanded(unquoted(part.substring("from=".length()))));
                    }
                }
            }
        }
    }

    private String expanded(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            String known = defaults.get(name);
            String fallback = found.group(3);
            String value = known != null ? known : fallback != null ? fallback : found.group();
            return Matcher.quoteReplacement(value);
        });
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
