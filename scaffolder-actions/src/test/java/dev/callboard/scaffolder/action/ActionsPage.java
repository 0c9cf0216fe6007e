package dev.callboard.scaffolder.action;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The users' page of all actions, written from their descriptions. */
final class ActionsPage {

    private final StringBuilder page = new StringBuilder();

    private ActionsPage() {}

    static String of(List<TemplateAction> actions) {
        ActionsPage writer = new ActionsPage();
        writer.page.append("""
                # Actions

                What the steps of a template can do. This page is written from the actions themselves; a test holds it current.
                An input with an asterisk is required, an output with one is promised. A dry run carries out only the actions that say so, and the outputs of
                the others are made up.
                """);
        actions.forEach(action -> writer.action(action.description()));
        return writer.page.toString();
    }

    private void action(ActionDescription action) {
        page.append("\n## `")
                .append(action.id())
                .append("`\n\n")
                .append(action.description())
                .append("\n\n");
        page.append("- Dry run: ")
                .append(action.supportsDryRun() ? "yes" : "no")
                .append('\n');
        page.append("- Changes: ").append(changes(action)).append('\n');
        page.append("- Undo: ")
                .append(action.undo() == null ? "none" : action.undo())
                .append('\n');
        table("Input", action.inputSchema());
        table("Output", action.outputSchema());
        action.examples()
                .forEach(example -> page.append('\n')
                        .append(example.description())
                        .append(":\n\n```yaml\n")
                        .append(example.example().stripTrailing())
                        .append("\n```\n"));
    }

    private static String changes(ActionDescription action) {
        return switch (action.sideEffect()) {
            case NONE -> "nothing";
            case WORKSPACE -> "files of the workspace";
            case EXTERNAL -> "something outside the task";
        };
    }

    private void table(String heading, @Nullable ObjectNode schema) {
        if (schema == null || schema.path("properties").isEmpty()) {
            return;
        }
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        page.append("\n| ").append(heading).append(" | Type | Meaning |\n|---|---|---|\n");
        schema.path("properties")
                .forEachEntry((name, property) -> page.append("| `")
                        .append(name)
                        .append(required.contains(name) ? "`*" : "`")
                        .append(" | ")
                        .append(type(property))
                        .append(" | ")
                        .append(meaning(property))
                        .append(" |\n"));
    }

    private static String type(JsonNode property) {
        if (property.has("enum")) {
            List<String> values =
                    property.path("enum").valueStream().map(JsonNode::asString).toList();
            return "`" + String.join("`, `", values) + "`";
        }
        if (property.path("type").isArray()) {
            return String.join(
                    " or ",
                    property.path("type").valueStream().map(JsonNode::asString).toList());
        }
        return property.path("type").asString("any");
    }

    private static String meaning(JsonNode property) {
        String title = property.path("title").asString("");
        String description = property.path("description").asString("");
        String both = title.isEmpty() || description.isEmpty() ? title + description : title + ": " + description;
        return both.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
