package dev.callboard.catalog.descriptor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads catalog files: any number of YAML 1.2 documents, or JSON, which is YAML too.
 *
 * <p>A mistake concerns the document that it is in. Merge keys are keys like any other, a key may stand only once in
 * its mapping, and keys that are no text become what JavaScript makes of them. Safe for use by many threads.
 */
public final class DescriptorParser {

    private final DescriptorLimits limits;

    public DescriptorParser(DescriptorLimits limits) {
        this.limits = limits;
    }

    public DescriptorParser() {
        this(DescriptorLimits.defaults());
    }

    /** The documents of a file in UTF-8, in their order; empty ones are left out. */
    public List<DescriptorDocument> parse(byte[] utf8) {
        if (utf8.length > limits.maxBytes()) {
            return List.of(unreadable(
                    "The file has %d bytes; at most %d are read".formatted(utf8.length, limits.maxBytes()),
                    "Split the file and name the parts in a Location"));
        }
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return List.of(unreadable("The file is not text in UTF-8", "Save it as UTF-8"));
        }
    }

    /** The documents of a file, in their order; empty ones are left out. */
    public List<DescriptorDocument> parse(String text) {
        if (text.length() > limits.maxBytes()) {
            return List.of(unreadable(
                    "The file has %d characters; at most %d are read".formatted(text.length(), limits.maxBytes()),
                    "Split the file and name the parts in a Location"));
        }
        var documents = new ArrayList<DescriptorDocument>();
        for (DocumentText document : DocumentText.split(text)) {
            if (documents.size() == limits.maxDocuments()) {
                documents.add(tooMany(document));
                break;
            }
            addDocument(document, documents);
        }
        return List.copyOf(documents);
    }

    /**
     * The value of a text that is exactly one document; any value will do.
     *
     * @throws DescriptorException if it is more or less, or has a mistake
     */
    public JsonNode parseValue(String text) {
        List<DocumentText> documents = DocumentText.split(text);
        if (documents.size() != 1 || text.length() > limits.maxBytes()) {
            throw new DescriptorException(new DescriptorError(
                    "Expected one document of at most %d characters".formatted(limits.maxBytes()), 1, 1, "", ""));
        }
        try {
            return new DocumentReader(documents.getFirst(), limits).read();
        } catch (DocumentReader.Mistake mistake) {
            throw new DescriptorException(mistake.error());
        } catch (YamlEngineException e) {
            throw new DescriptorException(SyntaxErrors.of(documents.getFirst(), e));
        }
    }

    private void addDocument(DocumentText document, List<DescriptorDocument> documents) {
        try {
            var reader = new DocumentReader(document, limits);
            JsonNode tree = reader.read();
            if (tree instanceof ObjectNode object) {
                documents.add(new DescriptorDocument.Parsed(
                        object, reader.firstLine(), document.lastLine(), new LineLookup(document)));
            } else if (!tree.isNull()) {
                documents.add(broken(document, SyntaxErrors.notAnObject(document, reader.firstLine(), tree)));
            }
        } catch (DocumentReader.Mistake mistake) {
            documents.add(broken(document, mistake.error()));
        } catch (YamlEngineException e) {
            documents.add(broken(document, SyntaxErrors.of(document, e)));
        }
    }

    private static DescriptorDocument broken(DocumentText document, DescriptorError error) {
        return new DescriptorDocument.Broken(error, document.firstLine(), document.lastLine());
    }

    private DescriptorDocument tooMany(DocumentText document) {
        return broken(
                document,
                new DescriptorError(
                        "The file has more than %d documents".formatted(limits.maxDocuments()),
                        document.firstLine(),
                        1,
                        "",
                        "Split the file and name the parts in a Location"));
    }

    private static DescriptorDocument unreadable(String message, String remedy) {
        return new DescriptorDocument.Broken(new DescriptorError(message, 1, 1, "", remedy), 1, 1);
    }
}
