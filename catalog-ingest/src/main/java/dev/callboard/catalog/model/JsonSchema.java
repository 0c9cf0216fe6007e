package dev.callboard.catalog.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The schema of a declared kind's {@code spec}. Nothing is fetched for it, and its patterns, which are those of RE2,
 * take no longer for a malicious text than for another.
 */
record JsonSchema(JsonNode written, Schema schema) implements Shape {

    private static final int MAX_ERRORS = 100;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false).block(iri -> true))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .pathType(PathType.JSON_POINTER)
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(pattern -> {
                                Pattern compiled = Pattern.compile(pattern);
                                return value -> compiled.matcher(value).find();
                            })
                            .build()));
    private static final ExecutionConfig LIMITS = ExecutionConfig.builder()
            .maxEvaluationSteps(1_000_000)
            .maxEvaluationDepth(200)
            .build();

    /**
     * @throws IllegalArgumentException if it is no schema, or refers to something outside itself
     */
    static JsonSchema of(JsonNode written) {
        if (!written.isObject()) {
            throw new IllegalArgumentException("'schema' should be an object, a JSON Schema");
        }
        try {
            Schema schema = REGISTRY.getSchema(written);
            schema.initializeValidators();
            return new JsonSchema(written, schema);
        } catch (SchemaException | PatternSyntaxException e) {
            throw new IllegalArgumentException("'schema' cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
        try {
            schema.validate(value, context -> context.setExecutionConfig(LIMITS)).stream()
                    .limit(MAX_ERRORS)
                    .forEach(error -> found.accept(mismatch(error, pointer)));
        } catch (ValidationLimitExceededException e) {
            found.accept(new Mismatch(pointer, "is too large or too deep to be checked", "limit: 1000000 steps"));
        }
    }

    private static Mismatch mismatch(Error error, String base) {
        NodePath location = error.getInstanceLocation();
        StringBuilder pointer = new StringBuilder(base);
        for (int i = 0; i < location.getNameCount(); i++) {
            pointer.append('/').append(location.getName(i).replace("~", "~0").replace("/", "~1"));
        }
        String keyword = String.valueOf(error.getKeyword());
        String argument = error.getProperty() == null ? plain(error.getSchemaNode()) : error.getProperty();
        return new Mismatch(pointer.toString(), message(keyword, argument), detail(keyword) + ": " + argument);
    }

    private static String plain(@Nullable JsonNode argument) {
        if (argument == null) {
            return "";
        }
        return argument.isArray()
                ? String.join(",", argument.valueStream().map(JsonSchema::plain).toList())
                : argument.isString() ? argument.asString() : argument.toString();
    }

    /** In the words of the validator that Backstage uses. */
    private static String message(String keyword, String argument) {
        return switch (keyword) {
            case "required" -> "must have required property '" + argument + "'";
            case "additionalProperties", "unevaluatedProperties" -> "must NOT have additional properties";
            case "type" -> "must be " + argument;
            case "enum" -> "must be equal to one of the allowed values";
            case "const" -> "must be equal to constant";
            case "pattern", "format" -> "must match " + keyword + " \"" + argument + "\"";
            case "minimum" -> "must be >= " + argument;
            case "maximum" -> "must be <= " + argument;
            case "minLength" -> "must NOT have fewer than " + argument + " characters";
            case "maxLength" -> "must NOT have more than " + argument + " characters";
            case "minItems" -> "must NOT have fewer than " + argument + " items";
            case "maxItems" -> "must NOT have more than " + argument + " items";
            case "uniqueItems" -> "must NOT have duplicate items";
            default -> "must keep the schema's rule '" + keyword + "'";
        };
    }

    private static String detail(String keyword) {
        return switch (keyword) {
            case "required" -> "missingProperty";
            case "additionalProperties" -> "additionalProperty";
            case "enum" -> "allowedValues";
            case "minLength", "maxLength", "minItems", "maxItems" -> "limit";
            default -> keyword;
        };
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
