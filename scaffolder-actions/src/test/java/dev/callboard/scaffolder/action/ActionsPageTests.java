package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.shipped.ShippedActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/scaffolder/actions.md} tells of the actions as they are; run with {@code -Dcallboard.update=true} to write it. */
class ActionsPageTests {

    private static final Path PAGE = Path.of("..", "docs", "scaffolder", "actions.md");

    @Test
    void thePageIsCurrent() throws IOException {
        String page = ActionsPage.of(actions());
        if (Boolean.getBoolean("callboard.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyExampleOfAHostActionNamesItsActionAndAllThatItRequires() {
        YAMLMapper yaml = new YAMLMapper();
        for (TemplateAction action : actions()) {
            ActionDescription description = action.description();
            assertThat(description.examples()).as(description.id()).isNotEmpty();
            for (ActionExample example : description.examples()) {
                JsonNode steps = yaml.readTree(example.example()).path("steps");
                JsonNode step = steps.get(steps.size() - 1);
                assertThat(step.path("action").asString("")).isEqualTo(description.id());
                if (description.inputSchema() != null) {
                    List<String> names = new ArrayList<>(step.path("input").propertyNames());
                    List<String> required = description
                            .inputSchema()
                            .path("required")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList();
                    assertThat(names).as(description.id()).containsAll(required);
                    assertThat(description.inputSchema().path("properties").propertyNames())
                            .as(description.id())
                            .containsAll(names);
                }
            }
        }
    }

    private static List<TemplateAction> actions() {
        return ActionRegistry.of(ShippedActions.described()).actions();
    }
}
