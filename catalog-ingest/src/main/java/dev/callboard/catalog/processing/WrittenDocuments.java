package dev.callboard.catalog.processing;

import dev.callboard.catalog.descriptor.DescriptorDocument;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the documents of a file say that describe entities and are not good. Processing changes a document while it goes, so
 * they are read once more; a file without mistakes is not.
 */
final class WrittenDocuments {

    private static final int MAX_LENGTH = 32 * 1024;

    private final Supplier<List<DescriptorDocument>> file;
    private final EntityPipeline pipeline;
    private @Nullable List<DescriptorDocument> documents;

    WrittenDocuments(Supplier<List<DescriptorDocument>> file, EntityPipeline pipeline) {
        this.file = file;
        this.pipeline = pipeline;
    }

    /** The reading together with what its document says, if it is to be kept. */
    DocumentReading of(DocumentReading reading) {
        EntityRef ref = reading.ref();
        if (ref == null || reading.isGood()) {
            return reading;
        }
        if (documents == null) {
            documents = file.get();
        }
        for (DescriptorDocument document : documents) {
            if (document instanceof DescriptorDocument.Parsed parsed
                    && parsed.firstLine() == reading.firstLine()
                    && describes(parsed.tree(), ref)) {
                return reading.saying(text(parsed.tree()));
            }
        }
        return reading;
    }

    private boolean describes(ObjectNode tree, EntityRef ref) {
        try {
            return pipeline.envelope(tree).equals(ref);
        } catch (ProcessingException e) {
            return false; // it is another document that the mistake is of
        }
    }

    /** A document as it is kept; null if it is too long or not fit to be kept. */
    static @Nullable String text(ObjectNode document) {
        try {
            KeepableTree.check(document);
            String text = JsonMapper.shared().writeValueAsString(OffendingText.withoutSecrets(document));
            return text.length() > MAX_LENGTH ? null : text;
        } catch (ProcessingException | JacksonException e) {
            return null; // that it is not is its mistake
        }
    }
}
