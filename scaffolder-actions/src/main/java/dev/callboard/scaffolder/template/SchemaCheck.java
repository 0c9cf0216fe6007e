package dev.callboard.scaffolder.template;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One check of one value, keyword by keyword in the order in which the schema has them, since clients show the mistakes
 * in that order.
 */
final class SchemaCheck {

    private static final int MAX_ERRORS = 100;
    /** What a schema that is {@code false} comes to: a value of no type at all. */
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    static {
        NOTHING.putArray("type");
    }

    private final SchemaDocument document;
    private final CheckBudget budget = new CheckBudget();

    SchemaCheck(SchemaDocument document) {
        this.document = document;
    }

    SchemaDocument document() {
        return document;
    }

    CheckBudget budget() {
        return budget;
    }

    /**
     * What is wrong with a value, the first hundred mistakes at most.
     *
     * @param value missing for a property that is not there
     */
    List<SchemaError> errors(JsonNode schema, JsonNode value, SchemaPlace at) {
        budget.enter();
        List<SchemaError> found = new ArrayList<>();
        if (schema instanceof ObjectNode object) {
            String reference = SchemaDocument.reference(object);
            if (reference == null) {
                check(object, value, at, found);
            } else {
                found.addAll(errors(document.resolve(reference), value, at));
            }
        } else if (schema.isBoolean() && !schema.booleanValue()) {
            check(NOTHING, value, at, found);
        }
        budget.leave();
        return found;
    }

    private void check(ObjectNode schema, JsonNode value, SchemaPlace at, List<SchemaError> found) {
        SchemaVisit visit = new SchemaVisit(this, schema, value, at, found);
        for (String keyword : schema.propertyNames()) {
            SchemaKeyword.of(keyword).check(visit);
            if (found.size() >= MAX_ERRORS) {
                found.subList(MAX_ERRORS, found.size()).clear();
                return;
            }
        }
    }
}
