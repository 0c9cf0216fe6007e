package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The actions that steps can use. */
@RestController("scaffolderActionsController")
@RequestMapping("/api/scaffolder")
final class ActionsController {

    private final ArrayNode actions;

    ActionsController(ActionRegistry registry) {
        this.actions = list(registry.actions());
    }

    @GetMapping("/v2/actions")
    ResponseEntity<byte[]> list(ServerHttpRequest request) {
        QueryString.none(request);
        return JsonAnswer.ok(request, actions);
    }

    /** The actions as the route lists them, by their ids. */
    static ArrayNode list(List<TemplateAction> actions) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        actions.stream()
                .map(TemplateAction::description)
                .sorted(Comparator.comparing(ActionDescription::id, new LocaleOrder()))
                .forEach(description -> array.add(json(description)));
        return array;
    }

    private static ObjectNode json(ActionDescription description) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", description.id());
        json.put("description", description.description());
        ArrayNode examples = json.putArray("examples");
        description
                .examples()
                .forEach(example -> examples.addObject()
                        .put("description", example.description())
                        .put("example", example.example()));
        ObjectNode schema = json.putObject("schema");
        if (description.inputSchema() != null) {
            schema.set("input", description.inputSchema());
        }
        if (description.outputSchema() != null) {
            schema.set("output", description.outputSchema());
        }
        return json;
    }
}
