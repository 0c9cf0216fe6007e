package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The templates and users of the catalog, as it is now. Answers from memory. */
final class CatalogTemplates {

    private static final String KIND = "template";

    private final EntityIndex index;

    CatalogTemplates(EntityIndex index) {
        this.index = index;
    }

    /**
     * @throws NotFoundError if there is no such template
     * @throws InputError if it is of a kind or version that cannot be run
     */
    TemplateEntity require(EntityRef ref) {
        Entity entity = find(ref).orElseThrow(() -> notFound(ref));
        if (!entity.kind().equalsIgnoreCase(KIND)) {
            throw new InputError("Invalid kind, only 'Template' kind is supported");
        }
        if (!TemplateEntity.isSupported(entity.apiVersion())) {
            throw new InputError("Unsupported apiVersion field in schema entity, " + entity.apiVersion());
        }
        return TemplateEntity.of(entity.json());
    }

    static NotFoundError notFound(EntityRef ref) {
        return new NotFoundError("Template %s:%s/%s not found".formatted(ref.kind(), ref.namespace(), ref.name()));
    }

    /** Reads a reference as task requests have it: the kind may be left out. */
    static EntityRef refOf(String text) {
        try {
            return EntityRef.parse(text, KIND, EntityRef.DEFAULT_NAMESPACE);
        } catch (IllegalArgumentException e) {
            throw new InputError(String.valueOf(e.getMessage()), e);
        }
    }

    /** A user as templates see them: with the entity, if there is one. */
    TaskUser user(EntityRef ref) {
        return new TaskUser(ref.toString(), find(ref).map(Entity::json).orElse(null));
    }

    /** Any entity of the catalog. */
    Optional<Entity> find(EntityRef ref) {
        return index.snapshot().byRef(ref).map(CatalogTemplates::entity);
    }

    private static Entity entity(FinalEntity found) {
        return new Entity((ObjectNode) JsonMapper.shared().readTree(found.body()));
    }
}
