package dev.callboard.scaffolder.template;

import java.util.List;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema that values are checked against, read as templates write them: that of the drafts up to 7, unknown types and
 * formats ignored, no defaults inserted, nothing fetched from anywhere. Immutable and thread-safe.
 *
 * <p>What is wrong is said in the words and in the order of the validator that Backstage's scaffolder uses, since templates'
 * authors and clients know them.
 */
public final class ValueSchema {

    private final SchemaDocument document;

    private ValueSchema(SchemaDocument document) {
        this.document = document;
    }

    /**
     * Reads a schema.
     *
     * @throws TemplateInvalidException if it is not one, or refers to something outside itself
     */
    public static ValueSchema of(JsonNode written) {
        try {
            return new ValueSchema(SchemaDocument.of(written));
        } catch (PatternSyntaxException e) {
            throw new TemplateInvalidException("The schema cannot be used: " + e.getMessage());
        }
    }

    /**
     * Checks a value.
     *
     * @return what is wrong with it, empty if nothing; at most the first hundred mistakes
     * @throws TemplateInvalidException if checking would take too long
     */
    public List<SchemaError> check(JsonNode value) {
        return List.copyOf(new SchemaCheck(document).errors(document.root(), value, SchemaPlace.ROOT));
    }
}
