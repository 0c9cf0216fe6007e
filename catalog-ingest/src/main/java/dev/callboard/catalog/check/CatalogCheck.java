package dev.callboard.catalog.check;

import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.scm.WebFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks catalog files by the very steps that an ingestion takes, and compares what comes of them with a catalog.
 *
 * <p>Safe for use by many threads; blocks on the files and on the policy.
 */
public final class CatalogCheck {

    private final EntityPipeline pipeline;
    private final FileProcessor processor;
    private final AdmissionCheck admission;
    private final WebFiles web;

    /** @param web the files outside repositories that placeholders may name */
    public CatalogCheck(EntityProcessing processing, CatalogRules rules, AdmissionCheck admission, WebFiles web) {
        this.web = web;
        this.pipeline = processing.pipeline();
        this.processor = processing.files(rules);
        this.admission = admission;
    }

    /**
     * @param served what to compare with; null for none
     * @throws dev.callboard.scm.ScmException if the files cannot be read
     */
    public CheckReport run(CheckRequest request, @Nullable ServedCatalog served) {
        TreeReading reading = new TreeReading(request, processor, web);
        reading.read();
        List<CheckFinding> findings = new ArrayList<>(reading.findings());
        List<EntityChange> changes = List.of();
        List<Relation> broken = List.of();
        if (served != null) {
            Comparison comparison = new Comparison(request, reading, served, pipeline);
            comparison.run();
            findings.addAll(comparison.findings());
            changes = comparison.changes();
            broken = comparison.broken();
        }
        findings.addAll(new Admission(admission).findings(reading.entities().values(), served));
        findings.sort(Comparator.comparing(CheckFinding::path)
                .thenComparingInt(CheckFinding::line)
                .thenComparing(finding -> finding.rule().level()));
        return new CheckReport(
                reading.files(),
                reading.entities().keySet().stream().sorted().toList(),
                findings,
                served != null,
                changes,
                broken);
    }
}
