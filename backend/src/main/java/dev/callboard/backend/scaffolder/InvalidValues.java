package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.template.SchemaError;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values or secrets that a template does not take; answered with a body of their own and not with an error body. */
final class InvalidValues extends RuntimeException {

    private final transient ObjectNode body;

    private InvalidValues(ArrayNode errors) {
        super("The template does not take the given values");
        this.body = JsonNodeFactory.instance.objectNode();
        body.set("errors", errors);
    }

    static InvalidValues ofParameters(List<SchemaError> errors) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        errors.forEach(error -> array.add(error.toJson()));
        return new InvalidValues(array);
    }

    /** The same for secrets, none of which is repeated. */
    static InvalidValues ofSecrets(List<SchemaError> errors) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SchemaError error : errors) {
            ObjectNode json = error.toJson();
            String property = "secrets" + error.property().substring("instance".length());
            json.put("property", property);
            json.put(
                    "message",
                    error.name().equals("required")
                            ? "secrets." + error.argument().asString() + " is required"
                            : property + " " + error.message());
            json.set("instance", JsonNodeFactory.instance.objectNode());
            array.add(json);
        }
        return new InvalidValues(array);
    }

    /** The same in one text, without the values. */
    String summary() {
        return body.path("errors")
                .valueStream()
                .map(error -> {
                    String property = error.path("property").asString("");
                    String message = error.path("message").asString("");
                    return message.startsWith("secrets") ? message : property + " " + message;
                })
                .collect(Collectors.joining("; ", getMessage() + ": ", ""));
    }

    ObjectNode body() {
        return body;
    }
}
