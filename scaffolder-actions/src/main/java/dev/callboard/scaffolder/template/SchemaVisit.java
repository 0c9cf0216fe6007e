package dev.callboard.scaffolder.template;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A value at a schema, as its keywords look at it.
 *
 * @param value missing for a property that is not there
 * @param found what is wrong so far
 */
record SchemaVisit(SchemaCheck check, ObjectNode schema, JsonNode value, SchemaPlace at, List<SchemaError> found) {

    JsonNode asked(String keyword) {
        return schema.path(keyword);
    }

    void complain(String keyword, JsonNode argument, String message) {
        complain(new Complaint(keyword, argument, message), at);
    }

    /** Complains about a property of the value, which has no value to show. */
    void complainOf(String property, String keyword, String message) {
        complain(new Complaint(keyword, StringNode.valueOf(property), message), at.nameOf(property));
    }

    private void complain(Complaint complaint, SchemaPlace place) {
        String id = SchemaDocument.id(schema);
        found.add(new SchemaError(
                place.path(),
                place.pointer(),
                complaint.message(),
                id == null ? schema : StringNode.valueOf(id),
                value,
                complaint.keyword(),
                complaint.argument()));
    }

    private record Complaint(String keyword, JsonNode argument, String message) {}

    /** Checks a part of the value, or the same value, at a part of the schema. */
    void descend(JsonNode part, JsonNode partOfValue, SchemaPlace place) {
        found.addAll(check.errors(part, partOfValue, place));
    }

    boolean fits(JsonNode part) {
        return check.errors(part, value, at).isEmpty();
    }

    void spend(long steps) {
        check.budget().spend(steps);
    }

    boolean matches(String pattern, String text) {
        return check.document().matches(pattern, text, check.budget());
    }

    /** Complains that several schemas do not fit as a whole, and shows what is wrong inside one of them. */
    void complainOfPart(String label, JsonNode part, List<SchemaError> errors) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set("instance", value);
        String reference = SchemaDocument.reference(part);
        whole.set("schema", reference == null ? part : check.document().resolve(reference));
        whole.putObject("options");
        ArrayNode path = whole.putArray("path");
        at.path().forEach(path::addPOJO);
        whole.put("propertyPath", at.text());
        ArrayNode inside = whole.putArray("errors");
        errors.forEach(error -> inside.add(error.toJson()));
        whole.put("disableFormat", false);
        ObjectNode argument = JsonNodeFactory.instance.objectNode();
        argument.put("id", label);
        argument.put("length", errors.size());
        argument.set("valid", whole);
        complain("allOf", argument, "does not match allOf schema %s with %d error[s]:".formatted(label, errors.size()));
        found.addAll(errors);
    }

    /** What nothing is named for. */
    static JsonNode nothing() {
        return MissingNode.getInstance();
    }

    /** What a part of a list of schemas is called: by its id, its title or its place. */
    static String label(JsonNode part, int index) {
        String id = SchemaDocument.id(part);
        if (id != null) {
            return id;
        }
        JsonNode title = part.path("title");
        if (title.isString() && !title.asString().isEmpty()) {
            return title.toString();
        }
        @Nullable String reference = SchemaDocument.reference(part);
        return reference == null ? "[subschema " + index + "]" : "<" + reference + ">";
    }
}
