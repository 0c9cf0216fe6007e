package dev.callboard.backend.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PatientEngine;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.admission.AdmissionVerdict;
import dev.callboard.policy.admission.EntityAdmission;
import dev.callboard.policy.admission.EntityCandidate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks the policy engine about entities. Blocks, on threads of those who read repositories.
 *
 * <p>A bundle whose manifest does not name the contract about entities has no opinion of them, and is not asked. One that
 * names it has to have a decision on each.
 */
final class PolicyAdmission implements AdmissionCheck {

    /** An engine that starts compiles its rules first. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(PolicyAdmission.class);
    private static final String CONTRACT = "catalog-input/v1";

    private final RunningPolicyEngine engine;
    private final PatientEngine patient;
    private final EntityAdmission admission;
    private final AdmissionMode mode;
    private volatile @Nullable Opinion opinion;

    /** Gives the engine the time it wants, and enough to start. */
    static PolicyAdmission of(RunningPolicyEngine engine, AdmissionMode mode, InstantSource clock) {
        Duration wanted = engine.patience();
        return new PolicyAdmission(engine, wanted.compareTo(LEAST_PATIENCE) > 0 ? wanted : LEAST_PATIENCE, mode, clock);
    }

    /** @param patience how long the engine has for an answer */
    PolicyAdmission(RunningPolicyEngine engine, Duration patience, AdmissionMode mode, InstantSource clock) {
        this.engine = engine;
        this.patient = new PatientEngine(engine, patience);
        this.admission = new EntityAdmission(engine, patience, clock);
        this.mode = mode;
    }

    /** Whether the rules of a revision are about entities, too. */
    private record Opinion(String revision, boolean exists) {}

    @Override
    public List<Answer> ask(List<Candidate> candidates) {
        if (!hasOpinion()) {
            return List.of();
        }
        List<AdmissionVerdict> verdicts = await(admission.ask(
                candidates.stream().map(PolicyAdmission::candidate).toList()));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            answers.add(answer(candidates.get(i).entity(), verdicts.get(i)));
        }
        return answers;
    }

    /** On trial, the same rules lead to something else. */
    @Override
    public String revision() {
        String rules = rules();
        return rules.isEmpty() || mode == AdmissionMode.ENFORCE ? rules : mode + ":" + rules;
    }

    private String rules() {
        String revision = engine.status().revision();
        return revision == null ? "" : revision;
    }

    private boolean hasOpinion() {
        Opinion known = opinion;
        String revision = rules();
        if (known != null && !revision.isEmpty() && known.revision().equals(revision)) {
            return known.exists();
        }
        if (!(await(patient.evaluate(EntryPoint.MANIFEST, KnownInput.step()))
                instanceof EngineAnswer.Defined(var manifest, String answering))) {
            throw new Unavailable("it does not say what its rules are about");
        }
        boolean exists = manifest.path("contracts")
                .valueStream()
                .anyMatch(contract -> contract.asString("").equals(CONTRACT));
        if (!exists) {
            log.info("The policy, revision {}, has no rules about entities, so every entity is admitted", answering);
        }
        opinion = new Opinion(answering, exists);
        return exists;
    }

    private static EntityCandidate candidate(Candidate candidate) {
        Entity previous = candidate.previous();
        return EntityCandidate.of(
                candidate.entity().ref().toString(),
                candidate.entity().json(),
                previous == null ? null : previous.json(),
                new EntityCandidate.Location(
                        candidate.location().type(), candidate.location().target(), null));
    }

    private Answer answer(Entity entity, AdmissionVerdict verdict) {
        return switch (verdict) {
            case AdmissionVerdict.Admitted admitted ->
                judged(
                        entity,
                        admitted.quarantined()
                                ? List.of("The policy keeps it out of sight until somebody has looked at it")
                                : List.of(),
                        texts(admitted.warnings()),
                        admitted.annotations());
            case AdmissionVerdict.Refused refused ->
                judged(entity, texts(refused.findings()), texts(refused.warnings()), Map.of());
            case AdmissionVerdict.Unavailable away -> throw new Unavailable(away.why());
        };
    }

    private Answer judged(Entity entity, List<String> denials, List<String> warnings, Map<String, String> annotations) {
        if (mode == AdmissionMode.ENFORCE || denials.isEmpty()) {
            return new Answer(entity.ref(), denials, warnings, annotations);
        }
        List<String> all = new ArrayList<>(warnings);
        denials.forEach(denial -> all.add("On trial, so it is admitted all the same: " + denial));
        return new Answer(entity.ref(), List.of(), all, annotations);
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream().map(PolicyAdmission::text).toList();
    }

    private static String text(Finding finding) {
        String remedy = finding.remediation();
        return finding.code() + ": " + finding.message() + (remedy == null ? "" : ". What to do: " + remedy);
    }

    /** The way from the engine's threads to one that may wait. The engine keeps within its patience. */
    private static <T> T await(Mono<T> answer) {
        CompletableFuture<T> received = new CompletableFuture<>();
        answer.subscribe(received::complete, received::completeExceptionally);
        try {
            return received.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        } catch (ExecutionException e) {
            throw new Unavailable(String.valueOf(e.getCause()));
        }
    }
}
