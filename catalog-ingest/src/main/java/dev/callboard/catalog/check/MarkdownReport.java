package dev.callboard.catalog.check;

import tools.jackson.databind.JsonNode;

/** A report as a comment on a pull request. */
final class MarkdownReport {

    private static final int MAX_ROWS = 100;
    private static final int MAX_DIFFERENCES = 10;

    private MarkdownReport() {}

    static String of(JsonNode report) {
        boolean valid = report.path("valid").asBoolean(false);
        StringBuilder text = new StringBuilder()
                .append(valid ? "### ✅ Catalog check passed\n\n" : "### ❌ Catalog check failed\n\n")
                .append(TextReport.summary(report))
                .append(".\n");
        findings(report.path("findings"), text);
        changes(report.path("changes"), text);
        return text.toString();
    }

    private static void findings(JsonNode findings, StringBuilder text) {
        if (findings.isEmpty()) {
            return;
        }
        text.append("\n| | Where | What |\n|---|---|---|\n");
        findings.valueStream().limit(MAX_ROWS).forEach(finding -> {
            int line = finding.path("line").asInt();
            text.append("| ")
                    .append(finding.path("level").asString())
                    .append(" | ")
                    .append(code(finding.path("path").asString() + (line > 0 ? ":" + line : "")))
                    .append(" | ")
                    .append(cell(finding.path("message").asString()))
                    .append(" |\n");
        });
        more(findings, text);
    }

    private static void changes(JsonNode changes, StringBuilder text) {
        if (changes.isEmpty()) {
            return;
        }
        text.append("\n| Entity | Change | |\n|---|---|---|\n");
        changes.valueStream().limit(MAX_ROWS).forEach(change -> {
            StringBuilder details = new StringBuilder();
            change.path("differences")
                    .valueStream()
                    .limit(MAX_DIFFERENCES)
                    .forEach(difference -> details.append(code(TextReport.difference(difference)))
                            .append("<br>"));
            if (change.path("owners").path("changed").asBoolean(false)) {
                details.append("**owner** ").append(code(TextReport.owners(change)));
            }
            text.append("| ")
                    .append(code(change.path("entityRef").asString()))
                    .append(" | ")
                    .append(change.path("change").asString())
                    .append(" | ")
                    .append(details)
                    .append(" |\n");
        });
        more(changes, text);
    }

    private static void more(JsonNode rows, StringBuilder text) {
        if (rows.size() > MAX_ROWS) {
            text.append("\nand ").append(rows.size() - MAX_ROWS).append(" more.\n");
        }
    }

    /** What a repository holds is shown as it is, and never as Markdown of our comment. */
    private static String cell(String text) {
        return TextReport.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]|#@!])", "\\\\$1");
    }

    private static String code(String text) {
        return text.isEmpty()
                ? ""
                : "<code>"
                        + TextReport.line(text)
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace("|", "&#124;")
                                .replace("@", "&#64;")
                        + "</code>";
    }
}
