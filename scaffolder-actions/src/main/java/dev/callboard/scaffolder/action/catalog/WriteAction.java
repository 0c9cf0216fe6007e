package dev.callboard.scaffolder.action.catalog;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code catalog:write}: writes an entity to a file of the workspace and notes the template it comes from. */
final class WriteAction implements TemplateAction {

    private static final String SOURCE_TEMPLATE = "backstage.io/source-template";

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "catalog:write", "Writes an entity to a file of the workspace, catalog-info.yaml by default.")
            .withInput("""
                    {
                      "$schema": "http://json-schema.org/draft-07/schema#",
                      "type": "object",
                      "required": ["entity"],
                      "additionalProperties": false,
                      "properties": {
                        "filePath": {
                          "type": "string",
                          "title": "File path",
                          "description": "Where in the workspace to write it, catalog-info.yaml if not given"
                        },
                        "entity": {
                          "type": "object",
                          "additionalProperties": {},
                          "title": "Entity",
                          "description": "What to write"
                        }
                      }
                    }
                    """)
            .withExamples(new ActionExample("Write the descriptor of a component", """
                    steps:
                      - id: describe
                        name: Describe
                        action: catalog:write
                        input:
                          entity:
                            apiVersion: backstage.io/v1alpha1
                            kind: Component
                            metadata:
                              name: ${{ parameters.name }}
                            spec:
                              type: service
                              lifecycle: production
                              owner: ${{ parameters.owner }}
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.WORKSPACE);

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        String path = context.input().path("filePath").asString("catalog-info.yaml");
        Path file = context.workspace().resolve(path);
        if (Files.isDirectory(file)) {
            throw ActionException.input("'" + path + "' is a folder of the workspace");
        }
        ObjectNode entity =
                withSource(context.input().path("entity"), context.template().entityRef());
        Files.createDirectories(file.getParent());
        Files.writeString(file, YamlText.of(entity));
        context.log().info("Wrote " + path);
    }

    private static ObjectNode withSource(JsonNode written, String template) {
        ObjectNode entity = (ObjectNode) written.deepCopy();
        if (!template.isEmpty()) {
            ObjectNode metadata = object(entity, "metadata");
            object(metadata, "annotations").put(SOURCE_TEMPLATE, template);
        }
        return entity;
    }

    /** The object at a property, which replaces whatever else is there. */
    private static ObjectNode object(ObjectNode parent, String name) {
        if (parent.get(name) instanceof ObjectNode existing) {
            return existing;
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        parent.set(name, made);
        return made;
    }
}
