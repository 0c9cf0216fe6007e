package dev.callboard.catalog.processor;

import dev.callboard.catalog.descriptor.DescriptorException;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A placeholder whose value names a file, and stands for what that holds. */
final class FilePlaceholder implements PlaceholderResolver {

    /** Makes a value of a file. */
    @FunctionalInterface
    interface Reader {

        /** @param url as the placeholder has it */
        JsonNode read(String text, String url, ReferencedFiles files);
    }

    private final String key;
    private final Reader reader;

    private FilePlaceholder(String key, Reader reader) {
        this.key = key;
        this.reader = reader;
    }

    /** Those that every catalog has. */
    static List<PlaceholderResolver> all(DescriptorParser parser) {
        return List.of(
                new FilePlaceholder("$text", (text, url, files) -> StringNode.valueOf(text)),
                new FilePlaceholder("$json", (text, url, files) -> json(text)),
                new FilePlaceholder("$yaml", (text, url, files) -> yaml(text, parser)),
                bundled("$openapi", parser),
                bundled("$asyncapi", parser));
    }

    private static FilePlaceholder bundled(String key, DescriptorParser parser) {
        return new FilePlaceholder(
                key, (text, url, files) -> StringNode.valueOf(new ApiBundle(parser, files).of(text, url)));
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public JsonNode resolve(JsonNode value, ReferencedFiles files) {
        if (!value.isString()) {
            throw ProcessingException.inputError("Placeholder %s expected a string value".formatted(key));
        }
        String url = value.asString();
        try {
            return reader.read(files.read(url), url, files);
        } catch (ProcessingException e) {
            throw e.inOtherWords("Placeholder %s could not read %s, %s".formatted(key, url, e.explanation()), "");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw ProcessingException.inputError("not JSON: " + e.getOriginalMessage());
        }
    }

    static JsonNode yaml(String text, DescriptorParser parser) {
        try {
            return parser.parseValue(text);
        } catch (DescriptorException e) {
            throw ProcessingException.inputError("not YAML: " + e.error().summary());
        }
    }
}
