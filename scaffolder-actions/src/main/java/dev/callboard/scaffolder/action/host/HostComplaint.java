package dev.callboard.scaffolder.action.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The words in an error body, which every host puts elsewhere. */
final class HostComplaint {

    private static final int LONGEST = 500;
    private static final int MOST_WORDS = 20;
    private static final int DEEPEST = 4;

    /** What holds words for people. */
    private static final List<String> NAMES =
            List.of("message", "error", "error_description", "errors", "detail", "field", "code", "fields", "reason");

    private final Set<String> words = new LinkedHashSet<>();

    private HostComplaint() {}

    static String of(JsonNode body, String text) {
        HostComplaint complaint = new HostComplaint();
        complaint.read(body, 0);
        String said = complaint.words.isEmpty()
                        && body.isMissingNode()
                        && !text.stripLeading().startsWith("<")
                ? text.strip()
                : String.join(", ", complaint.words);
        String line = said.replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    private void read(JsonNode node, int depth) {
        if (depth > DEEPEST || words.size() >= MOST_WORDS) {
            return;
        }
        if (node.isString() || node.isNumber()) {
            words.add(node.asString());
        } else if (node.isArray()) {
            node.forEach(item -> read(item, depth + 1));
        } else if (node.isObject()) {
            List<JsonNode> named = new ArrayList<>();
            NAMES.forEach(name -> named.add(node.path(name)));
            if (depth > 0 && named.stream().allMatch(JsonNode::isMissingNode)) {
                node.forEachEntry((name, value) -> {
                    words.add(name);
                    read(value, depth + 1);
                });
            }
            named.forEach(value -> read(value, depth + 1));
        }
    }
}
