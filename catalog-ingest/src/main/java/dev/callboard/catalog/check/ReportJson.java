package dev.callboard.catalog.check;

import dev.callboard.catalog.check.CheckFinding.Level;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A report as programs read it; the other formats are made of this one. */
public final class ReportJson {

    private ReportJson() {}

    public static ObjectNode of(CheckReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("valid", report.isValid()).put("compared", report.compared());
        json.putObject("summary")
                .put("files", report.files().size())
                .put("entities", report.entities().size())
                .put("errors", report.count(Level.ERROR))
                .put("warnings", report.count(Level.WARNING))
                .put("added", report.count(EntityChange.Kind.ADDED))
                .put("changed", report.count(EntityChange.Kind.CHANGED))
                .put("removed", report.count(EntityChange.Kind.REMOVED));
        ArrayNode files = json.putArray("files");
        report.files().forEach(files::add);
        refs(json.putArray("entities"), report.entities());
        ArrayNode findings = json.putArray("findings");
        report.findings().forEach(finding -> finding(findings.addObject(), finding));
        ArrayNode changes = json.putArray("changes");
        report.changes().forEach(change -> change(changes.addObject(), change));
        ArrayNode broken = json.putArray("brokenRelations");
        report.brokenRelations()
                .forEach(relation -> broken.addObject()
                        .put("source", relation.source().toString())
                        .put("type", relation.type())
                        .put("target", relation.target().toString()));
        return json;
    }

    private static void finding(ObjectNode json, CheckFinding finding) {
        json.put("rule", finding.rule().id())
                .put("level", finding.rule().level().name().toLowerCase(Locale.ROOT))
                .put("message", finding.message())
                .put("path", finding.path())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("pointer", finding.pointer());
        if (finding.entityRef() != null) {
            json.put("entityRef", finding.entityRef().toString());
        }
    }

    private static void change(ObjectNode json, EntityChange change) {
        json.put("entityRef", change.entityRef().toString())
                .put("change", change.kind().name().toLowerCase(Locale.ROOT))
                .put("path", change.path())
                .put("line", change.line());
        ArrayNode differences = json.putArray("differences");
        for (EntityChange.Difference difference : change.differences()) {
            ObjectNode one = differences.addObject().put("pointer", difference.pointer());
            if (difference.before() != null) {
                one.set("before", difference.before());
            }
            if (difference.after() != null) {
                one.set("after", difference.after());
            }
        }
        ObjectNode owners = json.putObject("owners");
        refs(owners.putArray("before"), change.ownersBefore());
        refs(owners.putArray("after"), change.ownersAfter());
        owners.put("changed", change.changesOwner());
    }

    private static void refs(ArrayNode array, List<EntityRef> refs) {
        refs.forEach(ref -> array.add(ref.toString()));
    }
}
