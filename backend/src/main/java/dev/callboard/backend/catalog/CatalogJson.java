package dev.callboard.backend.catalog;

import dev.callboard.catalog.LocationAnalysis;
import dev.callboard.catalog.Locations;
import dev.callboard.catalog.Problem;
import dev.callboard.catalog.index.FacetCount;
import dev.callboard.catalog.store.RegisteredLocation;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the catalog knows, as the JSON that Backstage's catalog client reads. */
final class CatalogJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CatalogJson() {}

    /** As text, since a facet can have tens of thousands of values. */
    static byte[] facets(Map<String, List<FacetCount>> facets) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
            json.writeStartObject().writeObjectPropertyStart("facets");
            facets.forEach((field, counts) -> {
                json.writeArrayPropertyStart(field);
                for (FacetCount count : counts) {
                    json.writeStartObject()
                            .writeStringProperty("value", count.value())
                            .writeNumberProperty("count", count.count())
                            .writeEndObject();
                }
                json.writeEndArray();
            });
            json.writeEndObject().writeEndObject();
        }
        return text.toByteArray();
    }

    static ObjectNode location(RegisteredLocation location) {
        return JSON.objectNode()
                .put("id", location.id().toString())
                .put("type", location.type())
                .put("target", location.target())
                .put("entityRef", location.entityRef().toString());
    }

    static ObjectNode registered(RegisteredLocation location) {
        ObjectNode json = JSON.objectNode();
        json.set("location", location(location));
        json.putArray("entities");
        return json;
    }

    static ObjectNode dryRun(Locations.DryRun dryRun) {
        ObjectNode json = JSON.objectNode().put("exists", dryRun.exists());
        json.putObject("location")
                .put("id", dryRun.id())
                .put("type", dryRun.type())
                .put("target", dryRun.target())
                .put("entityRef", dryRun.entityRef().toString());
        ArrayNode entities = json.putArray("entities");
        dryRun.entities().forEach(entity -> entities.add(entity.json()));
        return json;
    }

    static ObjectNode problems(List<Problem> problems) {
        ObjectNode json = JSON.objectNode();
        ArrayNode errors = json.putArray("errors");
        problems.forEach(
                problem -> errors.addObject().put("name", problem.name()).put("message", problem.message()));
        return json;
    }

    static ObjectNode analysis(LocationAnalysis analysis) {
        ObjectNode json = JSON.objectNode();
        ArrayNode files = json.putArray("existingEntityFiles");
        for (LocationAnalysis.ExistingEntity existing : analysis.existing()) {
            ObjectNode file = files.addObject();
            file.putObject("location").put("type", "url").put("target", existing.target());
            file.put("isRegistered", existing.registered());
            file.set("entity", existing.entity().json());
        }
        ArrayNode proposals = json.putArray("generateEntities");
        for (ObjectNode proposal : analysis.proposals()) {
            ObjectNode proposed = proposals.addObject();
            proposed.set("entity", proposal);
            proposed.putArray("fields");
        }
        return json;
    }
}
