package dev.callboard.catalog.processing;

import dev.callboard.catalog.descriptor.DescriptorDocument;
import dev.callboard.catalog.descriptor.DescriptorError;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Turns a file's content into entities. A mistake in one document is that document's; the others go on.
 *
 * <p>A pure function of the content, the files that placeholders name, the location and the configuration.
 */
public final class FileProcessor {

    private final DescriptorParser parser;
    private final EntityPipeline pipeline;
    private final CatalogRules rules;

    public FileProcessor(DescriptorParser parser, EntityPipeline pipeline, CatalogRules rules) {
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
        for (DescriptorDocument document : parser.parse(content.bytes())) {
            documents.add(
                    switch (document) {
                        case DescriptorDocument.Parsed parsed -> process(parsed, context, entities);
                        case DescriptorDocument.Broken broken -> broken(broken);
                    });
        }
        return new ProcessedFile(
                new FileReading(
                        content.location(),
                        content.path(),
                        content.blob(),
                        content.commit(),
                        files.seen(),
                        documents,
                        null),
                entities);
    }

    private DocumentReading process(
            DescriptorDocument.Parsed document, ProcessingContext context, Map<EntityRef, Entity> entities) {
        EntityRef ref = null;
        try {
            EntityRef envelope = pipeline.envelope(document.tree());
            checkRules(envelope, document, context);
            ref = envelope;
            EntityPipeline.Processed processed = pipeline.process(document.tree(), context);
            String hash = CanonicalJson.sha1(processed.entity().json());
            entities.put(ref, processed.entity());
            return new DocumentReading(ref, document.firstLine(), document.lastLine(), hash, null, processed.targets());
        } catch (JacksonException e) {
            DocumentError error = new DocumentError(
                    "InputError",
                    "The entity cannot be written as JSON: " + e.getOriginalMessage(),
                    document.firstLine(),
                    0);
            return new DocumentReading(ref, document.firstLine(), document.lastLine(), null, error, List.of());
        } catch (ProcessingException e) {
            int line = e.pointer().isEmpty()
                    ? document.firstLine()
                    : document.lines().lineOf(e.pointer());
            DocumentError error = new DocumentError(e.errorName(), e.explanation(), line, 0);
            return new DocumentReading(ref, document.firstLine(), document.lastLine(), null, error, List.of());
        }
    }

    private void checkRules(EntityRef ref, DescriptorDocument.Parsed document, ProcessingContext context) {
        if (!rules.allow(document.tree(), context.origin())) {
            throw new ProcessingException(
                    "NotAllowedError",
                    "Entity %s at %s, originated at %s, is not of an allowed kind for that location"
                            .formatted(ref, context.location(), context.origin()),
                    "/kind");
        }
    }

    private static DocumentReading broken(DescriptorDocument.Broken document) {
        DescriptorError error = document.error();
        return new DocumentReading(
                null,
                document.firstLine(),
                document.lastLine(),
                null,
                new DocumentError("InputError", messageOf(error), error.line(), error.column()),
                List.of());
    }

    private static String messageOf(DescriptorError error) {
        return error.remedy().isEmpty() ? error.message() : error.message() + ". " + error.remedy();
    }
}
