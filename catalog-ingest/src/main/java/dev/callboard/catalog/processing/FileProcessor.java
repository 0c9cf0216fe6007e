package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a file's content into entities. A mistake in one document is that document's; the others go on.
 *
 * <p>A pure function of the content, the files that placeholders name, the location and the configuration.
 */
public final class FileProcessor {

    private final Function<byte[], List<RawDocument>> parser;
    private final EntityPipeline pipeline;
    private final CatalogRules rules;

    /**
     * @param parser takes a file apart; throws {@link ProcessingException} for one that cannot be taken apart at all
     */
    public FileProcessor(Function<byte[], List<RawDocument>> parser, EntityPipeline pipeline, CatalogRules rules) {
        this.parser = parser;
        this.pipeline = pipeline;
        this.rules = rules;
    }

    /**
     * A file to be processed.
     *
     * @param location its own location reference
     * @param blob the id of its content
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once and never compared
    public record Content(
            LocationRef location,
            String path,
            String blob,
            @Nullable String commit,
            byte[] bytes) {}

    public ProcessedFile process(Content content, LocationRef origin, ReferencedFiles files) {
        ProcessingContext context = new ProcessingContext(content.location(), origin, files);
        Map<EntityRef, Entity> entities = new HashMap<>();
        List<DocumentReading> documents = new ArrayList<>();
        DocumentError error = null;
        try {
            for (RawDocument document : parser.apply(content.bytes())) {
                documents.add(process(document, context, entities));
            }
        } catch (ProcessingException e) {
            error = e.toError();
        }
        return new ProcessedFile(
                new FileReading(
                        content.location(),
                        content.path(),
                        content.blob(),
                        content.commit(),
                        files.seen(),
                        documents,
                        error),
                entities);
    }

    private DocumentReading process(RawDocument document, ProcessingContext context, Map<EntityRef, Entity> entities) {
        ObjectNode tree = document.tree();
        if (tree == null) {
            return bad(document, null, document.error());
        }
        EntityRef ref = null;
        try {
            EntityRef envelope = EntityPipeline.envelope(tree);
            if (!rules.allow(tree, context.origin())) {
                throw new ProcessingException(
                        "NotAllowedError",
                        "Entity %s at %s, originated at %s, is not of an allowed kind for that location"
                                .formatted(envelope, context.location(), context.origin()));
            }
            ref = envelope;
            EntityPipeline.Processed processed = pipeline.process(tree, context);
            entities.put(ref, processed.entity());
            return new DocumentReading(
                    ref,
                    document.firstLine(),
                    document.lastLine(),
                    CanonicalJson.sha1(processed.entity().json()),
                    null,
                    processed.targets());
        } catch (ProcessingException e) {
            return bad(document, ref, e.toError());
        }
    }

    private static DocumentReading bad(RawDocument document, @Nullable EntityRef ref, @Nullable DocumentError error) {
        DocumentError reason = error == null ? DocumentError.of("InputError", "The document is empty") : error;
        return new DocumentReading(
                ref, document.firstLine(), document.lastLine(), null, reason.atLine(document.firstLine()), List.of());
    }
}
