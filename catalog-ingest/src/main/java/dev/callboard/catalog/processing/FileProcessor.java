package dev.callboard.catalog.processing;

import dev.callboard.catalog.descriptor.DescriptorDocument;
import dev.callboard.catalog.descriptor.DescriptorError;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.descriptor.LineLookup;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a file's content into entities. A mistake in one document is that document's; the others go on.
 *
 * <p>A pure function of the content, the files that placeholders name, the location and the configuration.
 */
public final class FileProcessor {

    private static final int MAX_EMITTED = 5_000;

    /** How many mistakes of a document are kept beside the first; a check tells all of them. */
    private static final int MAX_FURTHER = 19;

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
        Map<EntityRef, Entity> entities = new HashMap<>();
        List<DocumentReading> documents = new ArrayList<>();
        WrittenDocuments written = new WrittenDocuments(() -> parser.parse(content.bytes()), pipeline);
        for (ExaminedDocument document : examine(content, origin, files)) {
            documents.add(written.of(document.reading().in(content.bytes())));
            if (document.entity() != null) {
                entities.put(document.entity().ref(), document.entity());
            }
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

    /** The same, with all that is wrong with each document and not only the first mistake. */
    public List<ExaminedDocument> examine(Content content, LocationRef origin, ReferencedFiles files) {
        ProcessingContext context = new ProcessingContext(content.location(), origin, files);
        List<ExaminedDocument> documents = new ArrayList<>();
        for (DescriptorDocument document : parser.parse(content.bytes())) {
            switch (document) {
                case DescriptorDocument.Parsed parsed -> examine(parsed, context, documents);
                case DescriptorDocument.Broken broken -> documents.add(broken(broken));
            }
        }
        return documents;
    }

    private void examine(
            DescriptorDocument.Parsed parsed, ProcessingContext context, List<ExaminedDocument> documents) {
        Deque<ObjectNode> queue = new ArrayDeque<>(List.of(parsed.tree()));
        Set<EntityRef> emitted = new HashSet<>();
        for (int count = 0; !queue.isEmpty() && count < MAX_EMITTED; count++) {
            ObjectNode tree = queue.removeFirst();
            ExaminedDocument document = process(tree, parsed, context, queue);
            EntityRef ref = document.reading().ref();
            // What emits itself, by whatever detour, has been there before.
            if (ref == null || emitted.add(ref)) {
                documents.add(document);
            }
        }
    }

    private ExaminedDocument process(
            ObjectNode tree, DescriptorDocument.Parsed document, ProcessingContext context, Deque<ObjectNode> emitted) {
        EntityRef ref = null;
        try {
            EntityRef envelope = pipeline.envelope(tree);
            checkRules(envelope, tree, context);
            ref = envelope;
            EntityPipeline.Processed processed = pipeline.process(tree, context);
            String hash = CanonicalJson.sha1(processed.entity().json());
            processed.emitted().forEach(further -> emitted.addLast(further.deepCopy()));
            return new ExaminedDocument(
                    new DocumentReading(
                            ref,
                            document.firstLine(),
                            document.lastLine(),
                            hash,
                            null,
                            List.of(),
                            processed.targets(),
                            null),
                    processed.entity(),
                    List.of());
        } catch (JacksonException e) {
            String reason = "The entity cannot be written as JSON: " + e.getOriginalMessage();
            return bad(ref, document, List.of(new Violation("InputError", reason, reason, "")));
        } catch (ProcessingException e) {
            return bad(ref, document, e.violations());
        }
    }

    private static ExaminedDocument bad(
            @Nullable EntityRef ref, DescriptorDocument.Parsed document, List<Violation> violations) {
        List<ExaminedDocument.Mistake> mistakes = violations.stream()
                .map(violation -> mistake(violation, document.lines().placeOf(violation.pointer())))
                .toList();
        return new ExaminedDocument(
                new DocumentReading(
                        ref,
                        document.firstLine(),
                        document.lastLine(),
                        null,
                        mistakes.getFirst().error(),
                        mistakes.stream()
                                .skip(1)
                                .limit(MAX_FURTHER)
                                .map(ExaminedDocument.Mistake::error)
                                .toList(),
                        List.of(),
                        null),
                null,
                mistakes);
    }

    private static ExaminedDocument.Mistake mistake(Violation violation, LineLookup.Place place) {
        return new ExaminedDocument.Mistake(
                new DocumentError(violation.name(), violation.message(), place.line(), place.column()),
                violation.reason(),
                violation.pointer());
    }

    private void checkRules(EntityRef ref, ObjectNode tree, ProcessingContext context) {
        if (!rules.allow(tree, context.origin())) {
            throw new ProcessingException(
                    "NotAllowedError",
                    "Entity %s at %s, originated at %s, is not of an allowed kind for that location"
                            .formatted(ref, context.location(), context.origin()),
                    "/kind");
        }
    }

    private static ExaminedDocument broken(DescriptorDocument.Broken document) {
        DescriptorError error = document.error();
        DocumentError mistake = new DocumentError("InputError", messageOf(error), error.line(), error.column());
        return new ExaminedDocument(
                new DocumentReading(
                        null, document.firstLine(), document.lastLine(), null, mistake, List.of(), List.of(), null),
                null,
                List.of(new ExaminedDocument.Mistake(mistake, messageOf(error), "")));
    }

    private static String messageOf(DescriptorError error) {
        return error.remedy().isEmpty() ? error.message() : error.message() + ". " + error.remedy();
    }
}
