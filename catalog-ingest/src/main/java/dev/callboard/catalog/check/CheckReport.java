package dev.callboard.catalog.check;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import java.util.List;

/**
 * What a check found.
 *
 * @param files the files that were read as catalog files, sorted
 * @param entities the entities that are good, sorted
 * @param findings ordered by file and line
 * @param compared whether there was a catalog to compare with; without one there are no changes
 * @param changes ordered by entity
 * @param brokenRelations those of entities that stay with entities that go
 */
public record CheckReport(
        List<String> files,
        List<EntityRef> entities,
        List<CheckFinding> findings,
        boolean compared,
        List<EntityChange> changes,
        List<Relation> brokenRelations) {

    public CheckReport {
        files = List.copyOf(files);
        entities = List.copyOf(entities);
        findings = List.copyOf(findings);
        changes = List.copyOf(changes);
        brokenRelations = List.copyOf(brokenRelations);
    }

    /** Whether everything that was checked would be taken as it is. */
    public boolean isValid() {
        return count(CheckFinding.Level.ERROR) == 0;
    }

    public long count(CheckFinding.Level level) {
        return findings.stream()
                .filter(finding -> finding.rule().level() == level)
                .count();
    }

    public long count(EntityChange.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }
}
