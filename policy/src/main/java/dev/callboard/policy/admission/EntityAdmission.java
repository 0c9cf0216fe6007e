package dev.callboard.policy.admission;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PatientEngine;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.StrictJson;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the policy which entities the catalog admits. Thread-safe, and never blocks.
 *
 * <p>Entities are put to the policy many at a time, and each is judged for itself: one that cannot be judged keeps none of
 * the others out.
 */
public final class EntityAdmission {

    /** Where the annotations are that the policy writes; whoever stores entities removes such annotations of others. */
    public static final String ANNOTATION_PREFIX = "policy.backstage/";

    static final int MAX_ENTITIES = 100;
    static final int MAX_BYTES = 512 << 10;

    /** How many questions may be on their way at a time. */
    private static final int CONCURRENCY = 2;

    private static final Logger log = LoggerFactory.getLogger(EntityAdmission.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ASK_THE_OPERATORS =
            "Tell the people who run this server; nothing in your files has to change";

    private final PatientEngine engine;
    private final InstantSource clock;

    /** @param patience longer than the engine's own limits, so that the engine's better explanation comes first */
    public EntityAdmission(PolicyEngine engine, Duration patience, InstantSource clock) {
        this.engine = new PatientEngine(engine, patience);
        this.clock = clock;
    }

    /** Gives one verdict for each candidate, in their order. Never empty, and no error signal for what an engine can do. */
    public Mono<List<AdmissionVerdict>> ask(List<EntityCandidate> candidates) {
        return Flux.defer(() -> Flux.fromIterable(batches(candidates)))
                .flatMapSequential(this::askBatch, CONCURRENCY)
                .collectList();
    }

    private static List<List<Candidate>> batches(List<EntityCandidate> candidates) {
        List<List<Candidate>> batches = new ArrayList<>();
        List<Candidate> batch = new ArrayList<>();
        long bytes = 0;
        for (EntityCandidate each : candidates) {
            Candidate candidate = Candidate.of(each);
            if (!batch.isEmpty() && (batch.size() == MAX_ENTITIES || bytes + candidate.bytes() > MAX_BYTES)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(candidate);
            bytes += candidate.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private Flux<AdmissionVerdict> askBatch(List<Candidate> batch) {
        Candidate first = batch.getFirst();
        if (first.bytes() > MAX_BYTES) {
            return Flux.just(
                    refused(
                            first.ref(),
                            Finding.ofPlatform(
                                    "INPUT-TOO-LARGE",
                                    first.bytes() == Integer.MAX_VALUE
                                            ? "The entity cannot be put to the policy"
                                            : "The entity has " + first.bytes() + " bytes; at most " + MAX_BYTES
                                                    + " are judged",
                                    "Make the entity smaller, for instance by keeping its API definition in a file of its own")));
        }
        ObjectNode document = JSON.objectNode();
        document.put("schema", "catalog-input/v1");
        document.put("id", UUID.randomUUID().toString());
        document.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        ArrayNode entities = document.putArray("entities");
        batch.forEach(candidate -> entities.add(candidate.json()));
        return engine.evaluate(EntryPoint.CATALOG, document)
                .flatMapIterable(answer -> verdicts(document.path("id").asString(), batch, answer));
    }

    private static List<AdmissionVerdict> verdicts(String id, List<Candidate> batch, EngineAnswer answer) {
        if (answer instanceof Unavailable(String why)) {
            return batch.stream()
                    .<AdmissionVerdict>map(candidate -> new AdmissionVerdict.Unavailable(candidate.ref(), why))
                    .toList();
        }
        if (!(answer instanceof Defined(JsonNode result, String revision))) {
            return all(batch, "POLICY-ERROR", "The policy has no decision on entities: " + answer);
        }
        List<AdmissionVerdict> verdicts = new ArrayList<>();
        JsonNode decisions = CatalogDecision.read(result, id, batch.size());
        if (revision.isBlank() || decisions.isMissingNode()) {
            return all(batch, "POLICY-CONTRACT", "The policy's answer breaks its contract");
        }
        for (int i = 0; i < batch.size(); i++) {
            String ref = batch.get(i).ref();
            verdicts.add(CatalogDecision.verdict(decisions.get(i), ref)
                    .orElseGet(() -> refused(
                            ref,
                            Finding.ofPlatform(
                                    "POLICY-CONTRACT", "The policy's answer breaks its contract", ASK_THE_OPERATORS))));
        }
        return verdicts;
    }

    private static List<AdmissionVerdict> all(List<Candidate> batch, String code, String message) {
        log.warn("{} entities are not admitted: {}", batch.size(), message);
        return batch.stream()
                .map(candidate -> refused(candidate.ref(), Finding.ofPlatform(code, message, ASK_THE_OPERATORS)))
                .toList();
    }

    private static AdmissionVerdict refused(String ref, Finding finding) {
        return new AdmissionVerdict.Refused(ref, List.of(finding), List.of());
    }

    private record Candidate(String ref, ObjectNode json, int bytes) {

        static Candidate of(EntityCandidate candidate) {
            ObjectNode json = candidate.json();
            try {
                return new Candidate(candidate.ref(), json, StrictJson.write(json).length);
            } catch (JacksonException notJson) {
                return new Candidate(candidate.ref(), json, Integer.MAX_VALUE);
            }
        }
    }
}
