package dev.callboard.scaffolder.action.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code catalog:fetch}: reads one entity or several. */
final class FetchAction implements TemplateAction {

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "catalog:fetch", "Returns entity or entities from the catalog by entity reference(s).")
            .withInput("""
                    {"type": "object", "additionalProperties": false, "properties": {
                      "entityRef": {"type": "string", "title": "Entity reference of the entity to get"},
                      "entityRefs": {"type": "array", "maxItems": 1000, "items": {"type": "string"}, "title": "Entity references of the entities to get"},
                      "optional": {"type": "boolean", "title": "Allow the entity or entities to optionally exist. Default: false"},
                      "defaultKind": {"type": "string", "title": "The default kind"},
                      "defaultNamespace": {"type": "string", "title": "The default namespace"}}}
                    """)
            .withOutput("""
                    {"type": "object", "additionalProperties": false, "properties": {
                      "entity": {"title": "Object containing same values used in the Entity schema. Only when used with `entityRef` parameter."},
                      "entities": {"type": "array", "items": {}, "title": "Array containing objects with same values used in the Entity schema. Only when used with `entityRefs` parameter."}}}
                    """)
            .withExamples(new ActionExample("Read the system that was chosen", """
                    steps:
                      - id: system
                        action: catalog:fetch
                        input:
                          entityRef: ${{ parameters.system }}
                          defaultKind: System
                    """))
            .withDryRun()
            .withSideEffect(SideEffect.NONE);

    private final CatalogClient catalog;

    FetchAction(CatalogClient catalog) {
        this.catalog = catalog;
    }

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) {
        ObjectNode input = context.input();
        boolean optional = input.path("optional").asBoolean(false);
        boolean one = input.path("entityRef").isString();
        boolean several = input.path("entityRefs").isArray();
        if (!one && !several && !optional) {
            throw ActionException.input("Missing entity reference or references");
        }
        if (one) {
            context.output("entity", find(input.path("entityRef").asString(), context, optional));
        }
        if (several) {
            ArrayNode entities = JsonNodeFactory.instance.arrayNode();
            input.path("entityRefs").forEach(ref -> entities.add(find(ref.asString(), context, optional)));
            context.output("entities", entities);
        }
    }

    private JsonNode find(String text, ActionContext context, boolean optional) {
        ObjectNode input = context.input();
        EntityRef ref;
        try {
            ref = EntityRef.parse(
                    text,
                    input.path("defaultKind").asString(""),
                    input.path("defaultNamespace").asString(EntityRef.DEFAULT_NAMESPACE));
        } catch (IllegalArgumentException e) {
            throw ActionException.input(String.valueOf(e.getMessage())).because(e);
        }
        Entity entity = catalog.find(ref, context.user()).orElse(null);
        if (entity == null && !optional) {
            throw ActionException.notFound("Entity " + ref + " not found");
        }
        return entity == null ? NullNode.getInstance() : entity.copy();
    }
}
