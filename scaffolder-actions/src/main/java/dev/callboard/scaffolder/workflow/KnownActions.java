package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.template.ValueSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The registered actions with their input schemas ready for use. */
final class KnownActions {

    private final ActionRegistry registry;
    private final Map<String, ValueSchema> schemas = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if an action's schema cannot be used */
    KnownActions(ActionRegistry registry) {
        this.registry = registry;
        for (TemplateAction action : registry.actions()) {
            String id = action.description().id();
            ObjectNode schema = action.description().inputSchema();
            try {
                if (schema != null) {
                    schemas.put(id, ValueSchema.of(schema));
                }
            } catch (TemplateInvalidException e) {
                throw new IllegalArgumentException("The input schema of action " + id + " cannot be used", e);
            }
        }
    }

    @Nullable TemplateAction find(String id) {
        return registry.find(id).orElse(null);
    }

    TemplateAction require(String id) {
        return registry.find(id)
                .orElseThrow(() -> ActionException.notFound("Template action with ID '" + id
                        + "' is not registered. GET /api/scaffolder/v2/actions lists those that are."));
    }

    Optional<ValueSchema> inputSchema(String id) {
        return Optional.ofNullable(schemas.get(id));
    }
}
