package dev.callboard.scaffolder.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task remembers of its template.
 *
 * @param entityRef the template's entity reference
 * @param baseUrl where it was read from, against which relative URLs are resolved; null if that is not known
 * @param metadata the template's metadata, whole
 * @param owner the template's owner, as written; null if it names none
 * @param type the template's type
 * @param checksum a digest of the template as it was when the task was made; empty if it was not taken
 */
public record TemplateInfo(
        String entityRef,
        @Nullable String baseUrl,
        ObjectNode metadata,
        @Nullable String owner,
        String type,
        String checksum) {

    /** The label or annotation of that name, or null. */
    public @Nullable String annotation(String name) {
        return metadata.path("annotations").path(name).asStringOpt().orElse(null);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("entityRef", entityRef);
        if (baseUrl != null) {
            json.put("baseUrl", baseUrl);
        }
        ObjectNode entity = json.putObject("entity");
        entity.set("metadata", metadata.deepCopy());
        ObjectNode spec = entity.putObject("spec").put("type", type);
        if (owner != null) {
            spec.put("owner", owner);
        }
        return json.put("checksum", checksum);
    }

    static TemplateInfo fromJson(JsonNode json) {
        JsonNode spec = json.path("entity").path("spec");
        ObjectNode metadata = json.path("entity").path("metadata") instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
        return new TemplateInfo(
                json.path("entityRef").asString(""),
                json.path("baseUrl").asStringOpt().orElse(null),
                metadata,
                spec.path("owner").asStringOpt().orElse(null),
                spec.path("type").asString(""),
                json.path("checksum").asString(""));
    }
}
