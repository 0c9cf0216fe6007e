package dev.callboard.catalog.model;

import static dev.callboard.catalog.model.Shape.anyText;
import static dev.callboard.catalog.model.Shape.object;
import static dev.callboard.catalog.model.Shape.optional;
import static dev.callboard.catalog.model.Shape.required;
import static dev.callboard.catalog.model.Shape.text;
import static dev.callboard.catalog.model.Shape.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules that every entity keeps, and those of its kind, as Backstage has them and in its words.
 *
 * <p>Pure and safe for use by many threads. The list of violations begins with the one that Backstage would report; it
 * reports no other.
 */
public final class EntityValidator {

    private static final Shape ENVELOPE = object(
            required("apiVersion", text()),
            required("kind", text()),
            required("metadata", object(required("name", text()), optional("namespace", text()))));

    private static final Shape TEXT_MAP = new Shape.Fields(List.of(), anyText(), false);

    private static final Shape LINK = object(
            required("url", text()), optional("title", text()), optional("icon", text()), optional("type", text()));

    private static final Shape METADATA = object(
            required("name", text()),
            optional("uid", text()),
            optional("etag", text()),
            optional("namespace", text()),
            optional("title", text()),
            optional("description", anyText()),
            optional("labels", TEXT_MAP),
            optional("annotations", TEXT_MAP),
            optional("tags", texts()),
            optional("links", new Shape.Items(LINK)));

    private static final Shape ENTITY = new Shape.Fields(
            List.of(
                    required("apiVersion", text()),
                    required("kind", text()),
                    required("metadata", METADATA),
                    optional("spec", object()),
                    optional("relations", new Shape.Anything()),
                    optional("status", new Shape.Anything())),
            new Shape.Anything(),
            true);

    private static final List<String> OURS = List.of("relations", "status");

    private final List<KindSchema> kinds;

    EntityValidator(List<KindSchema> kinds) {
        this.kinds = kinds;
    }

    /** All rules. Empty if all are kept. */
    public List<Violation> validate(ObjectNode entity) {
        List<Violation> violations = Violation.joined(validateEnvelope(entity), validateFields(entity));
        return recognizes(entity) || violations.isEmpty()
                ? Violation.joined(violations, validateKind(entity))
                : violations;
    }

    /** Whether it can be told which entity it is. */
    public List<Violation> validateEnvelope(JsonNode entity) {
        if (ENVELOPE.accepts(entity)) {
            return List.of();
        }
        var violations = new ArrayList<Violation>();
        ENVELOPE.check(
                entity,
                "",
                mismatch -> violations.add(
                        new Violation("TypeError", detailed(mismatch), detailed(mismatch), mismatch.pointer())));
        return List.copyOf(violations);
    }

    /** The rules of all kinds. */
    public List<Violation> validateFields(ObjectNode entity) {
        if (ENTITY.accepts(entity) && OURS.stream().noneMatch(entity::has) && FieldFormats.accepts(entity)) {
            return List.of();
        }
        var violations = new ArrayList<Violation>();
        String prefix = "Policy check failed for " + ref(entity) + "; caused by Error: ";
        ENTITY.check(
                entity,
                "",
                mismatch -> violations.add(new Violation(
                        "InputError",
                        prefix + "Malformed envelope, " + mismatch.place() + " " + mismatch.message(),
                        mismatch.place() + " " + mismatch.message(),
                        mismatch.pointer())));
        for (String field : OURS) {
            if (entity.has(field)) {
                violations.add(new Violation(
                        "InputError", prefix + "Unknown field " + field, "Unknown field " + field, "/" + field));
            }
        }
        var formats = new ArrayList<Violation>();
        FieldFormats.check(
                entity,
                mismatch -> formats.add(new Violation(
                        "InputError", prefix + mismatch.message(), mismatch.message(), mismatch.pointer())));
        return Violation.joined(violations, formats);
    }

    /** Whether its kind is known in its version. */
    public boolean recognizes(ObjectNode entity) {
        return kinds.stream()
                .anyMatch(one -> one.kind().equals(entity.path("kind").asString(""))
                        && one.apiVersions().contains(entity.path("apiVersion").asString("")));
    }

    /** The rules of its kind. */
    public List<Violation> validateKind(ObjectNode entity) {
        String kind = entity.path("kind").asString();
        List<KindSchema> ofKind =
                kinds.stream().filter(one -> one.kind().equals(kind)).toList();
        List<KindSchema> ofVersion = ofKind.stream()
                .filter(one ->
                        one.apiVersions().contains(entity.path("apiVersion").asString()))
                .toList();
        if (ofVersion.isEmpty()) {
            return List.of(unrecognized(entity, ofKind));
        }
        String type = entity.path("spec").path("type").asString("");
        KindSchema schema = ofVersion.stream()
                .filter(one -> type.equals(one.specType()))
                .findFirst()
                .orElse(ofVersion.getFirst());
        if (entity.has("spec") && schema.spec().accepts(entity.path("spec"))) {
            return List.of();
        }
        List<Shape.Mismatch> mismatches = new ArrayList<>();
        object(required("spec", schema.spec())).check(entity, "", mismatches::add);
        return violations(entity, schema, mismatches);
    }

    private static List<Violation> violations(ObjectNode entity, KindSchema schema, List<Shape.Mismatch> mismatches) {
        String prefix = "Processor %s threw an error while validating the entity %s; caused by TypeError: "
                .formatted(schema.processor(), ref(entity));
        String all = "Validation of %s entity failed: %s"
                .formatted(
                        schema.kind(),
                        mismatches.stream().map(EntityValidator::detailed).collect(Collectors.joining("; ")));
        return mismatches.stream()
                .map(mismatch -> new Violation(
                        "InputError",
                        prefix + (schema.isLayered() ? all : detailed(mismatch)),
                        detailed(mismatch),
                        mismatch.pointer()))
                .toList();
    }

    private static Violation unrecognized(ObjectNode entity, List<KindSchema> ofKind) {
        if (ofKind.stream().anyMatch(KindSchema::isLayered)) {
            String reason = "Kind \"%s\" exists, but has no version matching apiVersion \"%s\""
                    .formatted(
                            entity.path("kind").asString(),
                            entity.path("apiVersion").asString());
            String prefix = "Processor %s threw an error while validating the entity %s; caused by TypeError: "
                    .formatted(ofKind.getFirst().processor(), ref(entity));
            return new Violation("InputError", prefix + reason, reason, "/apiVersion");
        }
        String reason = "No processor recognized the entity " + ref(entity)
                + " as valid, possibly caused by a foreign kind or apiVersion";
        return new Violation("InputError", reason, reason, ofKind.isEmpty() ? "/kind" : "/apiVersion");
    }

    private static String detailed(Shape.Mismatch mismatch) {
        return mismatch.place() + " " + mismatch.message() + " - " + mismatch.detail();
    }

    /** What of the reference is not there yet, or is no text, is called unknown. */
    private static EntityRef ref(ObjectNode entity) {
        JsonNode metadata = entity.path("metadata");
        return new EntityRef(
                named(entity.path("kind"), "unknown"),
                named(metadata.path("namespace"), EntityRef.DEFAULT_NAMESPACE),
                named(metadata.path("name"), "unknown"));
    }

    private static String named(JsonNode value, String otherwise) {
        return value.isString() && !value.asString().isEmpty() ? value.asString() : otherwise;
    }
}
