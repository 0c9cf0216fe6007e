package dev.callboard.catalog.check;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A report for a person at a terminal: one finding a line, as compilers write them. */
final class TextReport {

    private static final int MAX_VALUE = 80;

    private TextReport() {}

    static String of(JsonNode report) {
        StringBuilder text = new StringBuilder();
        for (JsonNode finding : report.path("findings")) {
            text.append(place(finding))
                    .append(finding.path("level").asString())
                    .append(": ")
                    .append(line(finding.path("message").asString()))
                    .append(" [")
                    .append(finding.path("rule").asString())
                    .append("]\n");
        }
        for (JsonNode change : report.path("changes")) {
            text.append("%-8s %s%n"
                    .formatted(
                            change.path("change").asString(),
                            change.path("entityRef").asString()));
            for (JsonNode difference : change.path("differences")) {
                text.append("           ").append(difference(difference)).append('\n');
            }
            if (change.path("owners").path("changed").asBoolean(false)) {
                text.append("           owner ").append(owners(change)).append('\n');
            }
        }
        return text.append(summary(report)).append('\n').toString().replace("\r\n", "\n");
    }

    private static String place(JsonNode finding) {
        String path = finding.path("path").asString();
        int line = finding.path("line").asInt();
        int column = finding.path("column").asInt();
        return path.isEmpty()
                ? ""
                : path + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "") + ": ";
    }

    static String difference(JsonNode difference) {
        return "%s: %s -> %s"
                .formatted(
                        difference.path("pointer").asString(),
                        value(difference.path("before")),
                        value(difference.path("after")));
    }

    static String owners(JsonNode change) {
        return "%s -> %s"
                .formatted(
                        refs(change.path("owners").path("before")),
                        refs(change.path("owners").path("after")));
    }

    static String summary(JsonNode report) {
        JsonNode summary = report.path("summary");
        List<String> parts = new ArrayList<>(List.of(
                count(summary, "files", "file"),
                count(summary, "entities", "good entity").replace("entitys", "entities"),
                count(summary, "errors", "error"),
                count(summary, "warnings", "warning")));
        if (report.path("compared").asBoolean(false)) {
            parts.add("%d added, %d changed, %d removed"
                    .formatted(
                            summary.path("added").asInt(),
                            summary.path("changed").asInt(),
                            summary.path("removed").asInt()));
        }
        return String.join(", ", parts);
    }

    private static String count(JsonNode summary, String name, String noun) {
        int count = summary.path(name).asInt();
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String refs(JsonNode refs) {
        return refs.isEmpty()
                ? "nobody"
                : String.join(", ", refs.valueStream().map(JsonNode::asString).toList());
    }

    private static String value(JsonNode value) {
        String text = value.isMissingNode() ? "(nothing)" : value.toString();
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
    }

    /** What repositories hold must not steer a terminal. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
