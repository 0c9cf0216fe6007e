package dev.callboard.catalog.check;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The findings of a report as a SARIF 2.1.0 log, which code hosts show beside the lines. */
final class SarifReport {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private SarifReport() {}

    static String of(JsonNode report) {
        ObjectNode log = JsonNodeFactory.instance.objectNode();
        log.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = log.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "callboard check");
        ArrayNode rules = driver.putArray("rules");
        for (CheckFinding.Rule rule : CheckFinding.Rule.values()) {
            ObjectNode described = rules.addObject().put("id", rule.id());
            described.putObject("shortDescription").put("text", rule.title());
        }
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        for (JsonNode finding : report.path("findings")) {
            result(results.addObject(), finding);
        }
        return log.toPrettyString() + "\n";
    }

    private static void result(ObjectNode result, JsonNode finding) {
        result.put("ruleId", finding.path("rule").asString())
                .put("level", finding.path("level").asString());
        result.putObject("message").put("text", finding.path("message").asString());
        String path = finding.path("path").asString();
        ArrayNode locations = result.putArray("locations");
        if (path.isEmpty()) {
            return;
        }
        ObjectNode place = locations.addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", uri(path));
        int line = finding.path("line").asInt();
        if (line > 0) {
            ObjectNode region = place.putObject("region").put("startLine", line);
            if (finding.path("column").asInt() > 0) {
                region.put("startColumn", finding.path("column").asInt());
            }
        }
    }

    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (String segment : path.split("/", -1)) {
            uri.append(uri.isEmpty() ? "" : "/")
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return uri.toString();
    }
}
