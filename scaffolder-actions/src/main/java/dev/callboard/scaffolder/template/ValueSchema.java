package dev.callboard.scaffolder.template;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.InvalidSchemaException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema that values are checked against, read as templates write them: draft 7, unknown types and formats
 * ignored, no defaults inserted, nothing fetched from anywhere. Immutable and thread-safe.
 */
public final class ValueSchema {

    private static final long MAX_STEPS = 200_000;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_ERRORS = 100;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialects.getDraft7(),
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false).block(iri -> true))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(new PatternMatcher())
                            .build()));
    private static final ExecutionConfig LIMITS = ExecutionConfig.builder()
            .maxEvaluationSteps(MAX_STEPS)
            .maxEvaluationDepth(MAX_DEPTH)
            .build();

    private final JsonNode written;
    private final Schema schema;

    private ValueSchema(JsonNode written, Schema schema) {
        this.written = written;
        this.schema = schema;
    }

    /**
     * Reads a schema.
     *
     * @throws TemplateInvalidException if it is not one, or refers to something outside itself
     */
    public static ValueSchema of(JsonNode written) {
        try {
            Schema schema = REGISTRY.getSchema(SchemaDialect.tolerant(written));
            schema.initializeValidators();
            return new ValueSchema(written, schema);
        } catch (SchemaException | PatternSyntaxException e) {
            throw new TemplateInvalidException("The schema cannot be used: " + reason(e));
        }
    }

    /**
     * Checks a value.
     *
     * @return what is wrong with it, empty if nothing; at most the first hundred mistakes
     * @throws TemplateInvalidException if checking would take too long
     */
    public List<SchemaError> check(JsonNode value) {
        try {
            List<Error> errors = schema.validate(value, context -> context.setExecutionConfig(LIMITS));
            return SchemaComplaint.of(errors, written, value).stream()
                    .limit(MAX_ERRORS)
                    .toList();
        } catch (ValidationLimitExceededException e) {
            throw new TemplateInvalidException("The value is too large or too deep to be checked");
        } catch (SchemaException | PatternSyntaxException e) {
            throw new TemplateInvalidException("The schema cannot be used: " + reason(e));
        }
    }

    private static String reason(RuntimeException e) {
        if (e instanceof InvalidSchemaException invalid && !invalid.getErrors().isEmpty()) {
            return String.valueOf(invalid.getErrors().getFirst());
        }
        return String.valueOf(e.getMessage());
    }
}
