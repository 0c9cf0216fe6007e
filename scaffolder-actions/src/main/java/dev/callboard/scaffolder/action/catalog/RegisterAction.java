package dev.callboard.scaffolder.action.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.catalog.CatalogClient.Location;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code catalog:register}: registers a location and tells which entity is behind it. */
final class RegisterAction implements TemplateAction {

    private static final String GENERATED = "generated-";
    private static final String REGISTERED_BEFORE = "registeredBefore";

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "catalog:register", "Registers entities from a catalog descriptor file in the software catalog.")
            .withInput("""
                    {"type": "object", "additionalProperties": false,
                     "oneOf": [{"required": ["catalogInfoUrl"]}, {"required": ["repoContentsUrl"]}],
                     "properties": {
                       "catalogInfoUrl": {"type": "string", "title": "An absolute URL pointing to the catalog info file location"},
                       "repoContentsUrl": {"type": "string", "title": "An absolute URL pointing to the root of a repository directory tree"},
                       "catalogInfoPath": {"type": "string", "title": "A path from the repository's root to the catalog info file, /catalog-info.yaml if it is left out"},
                       "optional": {"type": "boolean", "title": "Go on when the location cannot be read or registered"}}}
                    """)
            .withExamples(new ActionExample("Register what a step before has published", """
                    steps:
                      - id: register
                        action: catalog:register
                        input:
                          repoContentsUrl: ${{ steps.publish.output.repoContentsUrl }}
                          catalogInfoPath: /catalog-info.yaml
                    """))
            .withSideEffect(SideEffect.EXTERNAL)
            .withUndo("Takes the location out of the catalog, unless it was registered before");

    private final CatalogClient catalog;
    private final ScmIntegrations integrations;

    RegisterAction(CatalogClient catalog, ScmIntegrations integrations) {
        this.catalog = catalog;
        this.integrations = integrations;
    }

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    @Override
    public void execute(ActionContext context) {
        String url = url(context.input());
        Location location = Location.of(url);
        context.log().info("Registering " + url + " in the catalog");
        try {
            List<Entity> entities = catalog.read(location, context.user());
            if (!context.notes().has(REGISTERED_BEFORE)) {
                context.note(REGISTERED_BEFORE, BooleanNode.valueOf(catalog.isRegistered(location, context.user())));
            }
            catalog.register(location, context.user());
            mainEntity(entities)
                    .ifPresent(
                            entity -> context.output("entityRef", entity.ref().toString()));
        } catch (ActionException failure) {
            if (!context.input().path("optional").asBoolean(false)) {
                throw failure;
            }
            context.log().warn("Not registered, which the step allows: " + failure.reason());
        }
        context.output("catalogInfoUrl", url);
    }

    @Override
    public Found find(ActionContext context) {
        boolean made = context.notes().path(REGISTERED_BEFORE).isBoolean()
                && !context.notes().path(REGISTERED_BEFORE).booleanValue();
        String url = url(context.input());
        return made && catalog.isRegistered(Location.of(url), context.user())
                ? new Found.Partly(url + " is registered in the catalog")
                : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) {
        String url = url(context.input());
        if (!(find(context) instanceof Found.Partly)) {
            return new Undone.AsBefore(url + " was not registered by this step");
        }
        catalog.unregister(Location.of(url), context.user());
        return new Undone.AsBefore("Took " + url + " out of the catalog");
    }

    private String url(ObjectNode input) {
        String url = input.path("catalogInfoUrl").asString("");
        if (!url.isEmpty()) {
            return url;
        }
        String base = input.path("repoContentsUrl").asString("");
        String path = input.path("catalogInfoPath").asString("/catalog-info.yaml");
        try {
            // Refuses a base without an integration, against which nothing could be resolved.
            integrations.resolveFile(base);
            return integrations.resolveRelative(path.startsWith("/") ? path : "/" + path, base);
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    private static Optional<Entity> mainEntity(List<Entity> entities) {
        List<Entity> named = entities.stream()
                .filter(entity -> !entity.name().startsWith(GENERATED))
                .toList();
        return named.stream()
                .filter(entity -> entity.kind().equalsIgnoreCase("Component"))
                .findFirst()
                .or(() -> named.stream().findFirst())
                .or(() -> entities.stream().findFirst());
    }
}
