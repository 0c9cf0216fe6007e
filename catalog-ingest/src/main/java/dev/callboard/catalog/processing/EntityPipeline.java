package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityModel;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.EntityValidator;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.model.Violation;
import dev.callboard.scm.ScmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way of one document to an entity. Keeps no state, so the same document gives the same entity. */
public final class EntityPipeline {

    private static final int MAX_RELATIONS = 20_000;
    private static final int MAX_EMITTED = 1_000;
    private static final String OF_RELATIONS =
            "Processor BuiltinKindsEntityProcessor threw an error while postprocessing; caused by TypeError: ";

    private final List<CatalogProcessor> processors;
    private final EntityModel model;
    private final LocationTargets targets;

    /**
     * @param processors in the order in which they are asked
     * @param model says what the kinds' entities look like, and which relations come of them
     */
    public EntityPipeline(List<CatalogProcessor> processors, EntityModel model, LocationTargets targets) {
        this.processors = List.copyOf(processors);
        this.model = model;
        this.targets = targets;
    }

    /**
     * @param targets what the entity names to be read
     * @param emitted further documents that come of it
     */
    public record Processed(Entity entity, List<TargetKey> targets, List<ObjectNode> emitted) {

        public Processed {
            targets = List.copyOf(targets);
            emitted = List.copyOf(emitted);
        }
    }

    /**
     * Which entity a document wants to be.
     *
     * @throws ProcessingException if that cannot be told
     */
    public EntityRef envelope(JsonNode document) {
        List<Violation> broken = model.validator().validateEnvelope(document);
        if (!broken.isEmpty()) {
            throw ProcessingException.of(
                    document instanceof ObjectNode object ? Violation.joined(broken, further(object)) : broken);
        }
        JsonNode metadata = document.path("metadata");
        return new EntityRef(
                document.path("kind").asString(),
                metadata.path("namespace").asString(EntityRef.DEFAULT_NAMESPACE),
                metadata.path("name").asString());
    }

    /** What else is wrong with a document that does not say what it is; no processor has seen it, so placeholders are left out. */
    private List<Violation> further(ObjectNode document) {
        return model.validator().validate(document).stream()
                .filter(violation -> !isPlaceholder(document.at(violation.pointer())))
                .toList();
    }

    private static boolean isPlaceholder(JsonNode value) {
        return value.isObject()
                && value.size() == 1
                && value.propertyNames().iterator().next().startsWith("$");
    }

    /**
     * Makes an entity of a document whose {@link #envelope envelope} is sound. The document itself is changed.
     *
     * @throws ProcessingException if it is not fit to be one
     */
    public Processed process(ObjectNode document, ProcessingContext context) {
        EntityRef ref = envelope(document);
        KeepableTree.check(document);
        // Looked at before processors put the references in order, for the sake of their places.
        List<Violation> references = badReferences(document);
        applyDefaults(document);
        List<Violation> mistakes = preProcess(document, context);
        KeepableTree.check(document);
        refuse(Violation.joined(Violation.joined(mistakes, broken(document, context)), references));
        ((ObjectNode) document.path("metadata")).remove(List.of("uid", "etag"));
        for (CatalogProcessor processor : processors) {
            call(processor, "postprocessing", () -> {
                processor.postProcess(document, context);
                return true;
            });
        }
        refuse(model.validator().validateEnvelope(document));
        KeepableTree.check(document);
        StatusItems.check(document);
        Entity entity = new Entity(document);
        if (!entity.ref().equals(ref)) {
            throw new ProcessingException(
                    "ConflictError", "The entity changed its reference from %s to %s".formatted(ref, entity.ref()));
        }
        checkRelations(entity);
        return new Processed(
                entity, targets.of(entity, context.location(), context.origin()), emitted(entity, context));
    }

    /**
     * All relations that an entity brings into being, in both directions.
     *
     * @throws IllegalArgumentException if a reference in it is none
     */
    public List<Relation> relations(Entity entity) {
        List<Relation> relations = model.relations(entity);
        for (CatalogProcessor processor : processors) {
            List<Relation> further = processor.relations(entity);
            if (!further.isEmpty()) {
                relations = Stream.concat(relations.stream(), further.stream())
                        .distinct()
                        .toList();
            }
        }
        return relations;
    }

    /** The namespace is written out, and annotations that only the catalog may make are taken out. */
    private static void applyDefaults(ObjectNode document) {
        ObjectNode metadata = (ObjectNode) document.path("metadata");
        if (!metadata.has("namespace")) {
            metadata.put("namespace", EntityRef.DEFAULT_NAMESPACE);
        }
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            AdmissionCheck.removeAnnotations(annotations);
        }
    }

    private List<Violation> badReferences(ObjectNode document) {
        List<Violation> bad = model.badReferences(new Entity(document));
        return bad.isEmpty()
                ? bad
                : ProcessingException.of(bad).of(OF_RELATIONS).violations();
    }

    /** Lets the processors change the document; what they find wrong with values of it ends nothing. */
    private List<Violation> preProcess(ObjectNode document, ProcessingContext context) {
        List<Violation> mistakes = List.of();
        for (CatalogProcessor processor : processors) {
            try {
                call(processor, "preprocessing", () -> {
                    processor.preProcess(document, context);
                    return true;
                });
            } catch (ProcessingException e) {
                if (!e.isOfValues()) {
                    throw e;
                }
                mistakes = Violation.joined(mistakes, e.violations());
            }
        }
        return mistakes;
    }

    private List<Violation> broken(ObjectNode document, ProcessingContext context) {
        EntityValidator rules = model.validator();
        refuse(rules.validateEnvelope(document));
        List<Violation> broken = rules.validateFields(document);
        if (rules.recognizes(document)) {
            return Violation.joined(broken, rules.validateKind(document));
        }
        try {
            return recognizedByProcessor(new Entity(document), context)
                    ? broken
                    : Violation.joined(broken, rules.validateKind(document));
        } catch (ProcessingException e) {
            if (broken.isEmpty()) {
                throw e;
            }
            return Violation.joined(broken, e.violations());
        }
    }

    private boolean recognizedByProcessor(Entity entity, ProcessingContext context) {
        boolean recognized = false;
        for (CatalogProcessor processor : processors) {
            recognized |=
                    call(processor, "validating the entity " + entity.ref(), () -> processor.validate(entity, context));
        }
        return recognized;
    }

    private List<ObjectNode> emitted(Entity entity, ProcessingContext context) {
        List<ObjectNode> emitted = new ArrayList<>();
        for (CatalogProcessor processor : processors) {
            emitted.addAll(call(processor, "postprocessing", () -> processor.emit(entity, context)));
        }
        if (emitted.size() > MAX_EMITTED) {
            throw ProcessingException.inputError("More than %d entities come of this one".formatted(MAX_EMITTED));
        }
        return emitted;
    }

    /** Processors are others' code: whatever goes wrong in one is this entity's, and nothing else's. */
    private static <T> T call(CatalogProcessor processor, String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProcessingException e) {
            throw e.of("Processor %s threw an error while %s; caused by Error: ".formatted(processor.name(), doing));
        } catch (ScmException | JacksonException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ProcessingException(
                    "Error",
                    "Processor %s threw an error while %s; caused by Error: %s".formatted(processor.name(), doing, e));
        }
    }

    private void checkRelations(Entity entity) {
        try {
            int count = relations(entity).size();
            if (count > MAX_RELATIONS) {
                throw ProcessingException.inputError("The entity has more than %d relations".formatted(MAX_RELATIONS));
            }
        } catch (IllegalArgumentException e) {
            throw ProcessingException.inputError(OF_RELATIONS + e.getMessage());
        }
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ProcessingException.of(violations);
        }
    }
}
