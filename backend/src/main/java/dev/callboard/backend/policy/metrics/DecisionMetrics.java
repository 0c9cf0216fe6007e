package dev.callboard.backend.policy.metrics;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.record.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Counts decisions. No label has a value that users or templates choose, and rules can make no more than so many.
 *
 * <p>Keeps nothing of an input or a finding but codes.
 */
final class DecisionMetrics implements DecisionLog {

    /** The lists of a decision document, by the word for what they do to a step. */
    private static final Map<String, String> EFFECTS = Map.of(
            "deny", "deny",
            "warn", "warn",
            "shadow", "shadow",
            "exempted", "exempted",
            "require_approval", "approval",
            "obligations", "obligation");

    private static final Duration[] BUCKETS = List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000).stream()
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Supplier<String> engine;
    private final HeldTasks held;
    private final RuleCodes codes = new RuleCodes();

    /** @param engine the name of the engine that decides */
    DecisionMetrics(MeterRegistry registry, Supplier<String> engine, HeldTasks held) {
        this.registry = registry;
        this.engine = engine;
        this.held = held;
    }

    @Override
    public Mono<Void> keep(Judgement judgement) {
        return Mono.fromRunnable(() -> count(judgement));
    }

    private void count(Judgement judgement) {
        String entryPoint = judgement.entryPoint().name().toLowerCase(Locale.ROOT);
        PolicyDecision decision = judgement.decision();
        counter(
                        "policy.decisions",
                        "Decisions by the rule that was asked and what came of it",
                        "entrypoint",
                        entryPoint,
                        "outcome",
                        Outcome.of(decision).name().toLowerCase(Locale.ROOT),
                        "mode",
                        judgement.input().path("dryRun").asBoolean(false) ? "dry_run" : "enforce")
                .increment();
        Timer.builder("policy.latency")
                .description("How long decisions took, from the question to what the platform makes of the answer")
                .tags("engine", engine.get(), "entrypoint", entryPoint)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(judgement.took());
        judgement.answers().forEach(this::countTrouble);
        countFindings(judgement);
        String phase = judgement.input().path("phase").asString("");
        if (phase.equals("step") && decision instanceof Denied) {
            counter("policy.drift", "Steps that were refused after their plan had been allowed")
                    .increment();
        }
        if (phase.equals("step")) {
            held.note(judgement.input().at("/task/id").asString(""), decision instanceof Unavailable);
        }
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void countTrouble(EngineAnswer answer) {
        String kind = switch (answer) {
            case EngineAnswer.Defined defined -> "";
            case EngineAnswer.Undefined undefined -> "undefined";
            case EngineAnswer.EvalError error -> "evaluation";
            case EngineAnswer.Rejected rejected -> "rejected";
            case EngineAnswer.Protocol protocol -> "protocol";
            case EngineAnswer.Unavailable unavailable -> "unavailable";
        };
        if (!kind.isEmpty()) {
            counter("policy.engine.errors", "Answers of the engine that are no decision", "kind", kind)
                    .increment();
        }
    }

    private void countFindings(Judgement judgement) {
        if (judgement.answers().isEmpty()
                || !(judgement.answers().getLast()
                        instanceof EngineAnswer.Defined(JsonNode document, String revision))) {
            return;
        }
        EFFECTS.forEach((list, effect) -> {
            for (JsonNode finding : document.path(list)) {
                String code = codes.label(finding.path("code").asString(""));
                counter(
                                "policy.findings",
                                "What rules said, by code and by what it did to the decision",
                                "code",
                                code,
                                "effect",
                                effect)
                        .increment();
                if (effect.equals("shadow") && judgement.decision() instanceof Allowed) {
                    counter(
                                    "policy.shadow.diff",
                                    "Findings that would have been denials if their rule were not on trial",
                                    "code",
                                    code)
                            .increment();
                }
            }
        });
    }
}
