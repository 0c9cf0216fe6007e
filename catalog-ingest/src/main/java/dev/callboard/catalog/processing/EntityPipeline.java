package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.EntityValidator;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.model.Violation;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way of one document to an entity. Keeps no state, so the same document gives the same entity. */
public final class EntityPipeline {

    private static final int MAX_RELATIONS = 20_000;

    private final List<CatalogProcessor> processors;
    private final EntityValidator validator;
    private final Function<Entity, List<Relation>> relations;
    private final LocationTargets targets;

    /**
     * @param relations reads an entity's relations; throws {@link IllegalArgumentException} for a reference that is none
     */
    public EntityPipeline(
            List<CatalogProcessor> processors,
            EntityValidator validator,
            Function<Entity, List<Relation>> relations,
            LocationTargets targets) {
        this.processors = List.copyOf(processors);
        this.validator = validator;
        this.relations = relations;
        this.targets = targets;
    }

    /**
     * @param targets what the entity names to be read
     */
    public record Processed(Entity entity, List<TargetKey> targets) {}

    /**
     * Which entity a document wants to be.
     *
     * @throws ProcessingException if that cannot be told
     */
    public EntityRef envelope(JsonNode document) {
        refuse(validator.validateEnvelope(document));
        JsonNode metadata = document.path("metadata");
        return new EntityRef(
                document.path("kind").asString(),
                metadata.path("namespace").asString(EntityRef.DEFAULT_NAMESPACE),
                metadata.path("name").asString());
    }

    /**
     * Makes an entity of a document whose {@link #envelope envelope} is sound. The document itself is changed.
     *
     * @throws ProcessingException if it is not fit to be one
     */
    public Processed process(ObjectNode document, ProcessingContext context) {
        EntityRef ref = envelope(document);
        KeepableTree.check(document);
        applyDefaults(document);
        for (CatalogProcessor processor : processors) {
            try {
                processor.preProcess(document, context);
            } catch (ProcessingException e) {
                throw new ProcessingException(
                        e.errorName(),
                        "Processor %s threw an error while preprocessing; caused by Error: %s"
                                .formatted(processor.name(), e.explanation()),
                        e.pointer());
            }
        }
        KeepableTree.check(document);
        refuse(validator.validate(document));
        Entity entity = new Entity(document);
        if (!entity.ref().equals(ref)) {
            throw new ProcessingException(
                    "ConflictError", "The entity changed its reference from %s to %s".formatted(ref, entity.ref()));
        }
        checkRelations(entity);
        return new Processed(entity, targets.of(entity, context.location(), context.origin()));
    }

    /** The namespace is written out; what only the catalog may say is taken out. */
    private static void applyDefaults(ObjectNode document) {
        ObjectNode metadata = (ObjectNode) document.path("metadata");
        if (!metadata.has("namespace")) {
            metadata.put("namespace", EntityRef.DEFAULT_NAMESPACE);
        }
        metadata.remove(List.of("uid", "etag"));
    }

    private void checkRelations(Entity entity) {
        try {
            int count = relations.apply(entity).size();
            if (count > MAX_RELATIONS) {
                throw ProcessingException.inputError("The entity has more than %d relations".formatted(MAX_RELATIONS));
            }
        } catch (IllegalArgumentException e) {
            throw ProcessingException.inputError(
                    "Processor BuiltinKindsEntityProcessor threw an error while postprocessing; caused by TypeError: "
                            + e.getMessage());
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            Violation first = violations.getFirst();
            throw new ProcessingException(first.name(), first.message(), first.pointer());
        }
    }
}
