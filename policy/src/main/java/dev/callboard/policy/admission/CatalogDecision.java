package dev.callboard.policy.admission;

import dev.callboard.policy.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads {@code catalog-decision/v1} by the letter. */
final class CatalogDecision {

    private static final Set<String> FIELDS = Set.of("schema", "id", "decisions", "ttl");
    private static final Set<String> ENTITY_FIELDS =
            Set.of("ref", "admit", "deny", "warn", "shadow", "exempted", "annotations", "quarantine");

    private CatalogDecision() {}

    /** The decisions on the entities; missing if the document is not one about the question. */
    static JsonNode read(JsonNode document, String id, int entities) {
        boolean whole = hasOnly(document, FIELDS)
                && "catalog-decision/v1".equals(document.path("schema").asString(""))
                && id.equals(document.path("id").asString(""))
                && document.path("ttl").isIntegralNumber()
                && document.path("ttl").canConvertToLong()
                && document.path("ttl").longValue() >= 0
                && document.path("decisions").isArray()
                && document.path("decisions").size() == entities;
        return whole ? document.path("decisions") : MissingNode.getInstance();
    }

    /** Empty if it is no verdict on the entity. */
    static Optional<AdmissionVerdict> verdict(JsonNode decision, String ref) {
        JsonNode admit = decision.path("admit");
        JsonNode quarantine = decision.path("quarantine");
        boolean whole = hasOnly(decision, ENTITY_FIELDS)
                && ref.equals(decision.path("ref").asString(""))
                && admit.isBoolean()
                && quarantine.isBoolean();
        Optional<List<Finding>> deny = findings(decision.path("deny"));
        Optional<List<Finding>> warn = findings(decision.path("warn"));
        Optional<List<Finding>> shadow = findings(decision.path("shadow"));
        Optional<List<Finding>> exempted = findings(decision.path("exempted"));
        Optional<Map<String, String>> annotations = annotations(decision.path("annotations"));
        if (!whole
                || deny.isEmpty()
                || warn.isEmpty()
                || shadow.isEmpty()
                || exempted.isEmpty()
                || annotations.isEmpty()) {
            return Optional.empty();
        }
        // Neither an admission with something against it, nor a refusal without a reason.
        if (admit.booleanValue() != deny.get().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                admit.booleanValue()
                        ? new AdmissionVerdict.Admitted(ref, warn.get(), annotations.get(), quarantine.booleanValue())
                        : new AdmissionVerdict.Refused(ref, deny.get(), warn.get()));
    }

    private static Optional<List<Finding>> findings(JsonNode list) {
        if (!list.isArray()) {
            return Optional.empty();
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode element : list) {
            Optional<Finding> finding = Finding.ofJson(element);
            if (finding.isEmpty()) {
                return Optional.empty();
            }
            findings.add(finding.get());
        }
        return Optional.of(findings);
    }

    private static Optional<Map<String, String>> annotations(JsonNode object) {
        if (!object.isObject()) {
            return Optional.empty();
        }
        Map<String, String> annotations = new HashMap<>();
        for (Map.Entry<String, JsonNode> annotation : object.properties()) {
            if (!annotation.getKey().startsWith(EntityAdmission.ANNOTATION_PREFIX)
                    || !annotation.getValue().isString()) {
                return Optional.empty();
            }
            annotations.put(annotation.getKey(), annotation.getValue().stringValue());
        }
        return Optional.of(annotations);
    }

    private static boolean hasOnly(JsonNode object, Set<String> names) {
        return object.isObject() && names.containsAll(object.propertyNames());
    }
}
