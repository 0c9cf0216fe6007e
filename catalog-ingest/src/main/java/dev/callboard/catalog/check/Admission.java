package dev.callboard.catalog.check;

import dev.callboard.catalog.check.CheckFinding.Rule;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.AdmissionCheck.Answer;
import dev.callboard.catalog.processing.AdmissionCheck.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what the policy says into findings. */
record Admission(AdmissionCheck check) {

    private static final int BATCH = 100;

    List<CheckFinding> findings(Collection<FoundEntity> entities, @Nullable ServedCatalog served) {
        List<CheckFinding> findings = new ArrayList<>();
        List<FoundEntity> all = List.copyOf(entities);
        for (int from = 0; from < all.size(); from += BATCH) {
            findings.addAll(ask(all.subList(from, Math.min(from + BATCH, all.size())), served));
        }
        return findings;
    }

    private List<CheckFinding> ask(List<FoundEntity> batch, @Nullable ServedCatalog served) {
        Map<EntityRef, FoundEntity> byRef = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (FoundEntity found : batch) {
            EntityRef ref = found.entity().ref();
            byRef.put(ref, found);
            Entity previous = served == null
                    ? null
                    : served.find(ref).map(ServedCatalog.Served::entity).orElse(null);
            candidates.add(new Candidate(found.entity(), previous, found.location()));
        }
        List<Answer> answers;
        try {
            answers = check.ask(candidates);
        } catch (RuntimeException unreachable) {
            String reason = "The policy could not be asked: " + unreachable.getMessage();
            return batch.stream()
                    .map(found -> found.finding(Rule.NOT_ADMITTED, reason, ""))
                    .toList();
        }
        List<CheckFinding> findings = new ArrayList<>();
        for (Answer answer : answers) {
            FoundEntity found = byRef.get(answer.entityRef());
            if (found != null) {
                answer.denials().forEach(reason -> findings.add(found.finding(Rule.NOT_ADMITTED, reason, "")));
                answer.warnings().forEach(reason -> findings.add(found.finding(Rule.ADMISSION_WARNING, reason, "")));
            }
        }
        return findings;
    }
}
