package dev.callboard.backend.policy;

import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.record.Candidate;
import dev.callboard.policy.record.CandidateLog;
import dev.callboard.policy.record.Difference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The rules that are tried beside those that decide, if there are any. */
public final class CandidateTrial implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Optional<Running> running;
    private final List<Consumer<Difference>> listeners = new CopyOnWriteArrayList<>();

    private record Running(RunningPolicyEngine engine, CandidateLog log) {}

    private CandidateTrial(Optional<RunningPolicyEngine> engine, CandidateLog.Load load, InstantSource clock) {
        this.running = engine.map(rules -> new Running(
                rules,
                new CandidateLog(
                                new Candidate(rules, PATIENCE, clock),
                                () -> Objects.requireNonNullElse(rules.status().revision(), ""),
                                load,
                                this::tell)
                        .start()));
    }

    static CandidateTrial none() {
        CandidateLog.Load load =
                new CandidateLog.Load(CandidateSettings.DEFAULT_SHARE, CandidateSettings.DEFAULT_WAITING);
        return new CandidateTrial(Optional.empty(), load, InstantSource.system());
    }

    /** @param engine closed with the trial */
    static CandidateTrial of(RunningPolicyEngine engine, CandidateLog.Load load, InstantSource clock) {
        return new CandidateTrial(Optional.of(engine), load, clock);
    }

    /** Has somebody told of each difference from now on, on a thread that no decision waits for. */
    public void listen(Consumer<Difference> listener) {
        listeners.add(listener);
    }

    private void tell(Difference difference) {
        listeners.forEach(listener -> listener.accept(difference));
    }

    /** Has a decision judged a second time, some time later; completes at once. */
    Mono<Void> keep(Judgement judgement) {
        return running.map(trial -> trial.log().keep(judgement)).orElseGet(Mono::empty);
    }

    /** How the rules on trial are; empty if there are none. */
    public Optional<EngineStatus> status() {
        return running.map(trial -> trial.engine().status());
    }

    /** What they would decide otherwise, in numbers; empty if there are none. */
    public Optional<ObjectNode> summary() {
        return running.map(trial -> trial.log().summary());
    }

    /** What they would decide otherwise; the first thousand. */
    public List<Difference> differences() {
        return running.map(trial -> trial.log().differences()).orElse(List.of());
    }

    /** How many decisions were not judged again because too many waited. */
    public long dropped() {
        return running.map(trial -> trial.log().dropped()).orElse(0L);
    }

    @Override
    public void close() {
        running.ifPresent(trial -> {
            trial.log().close();
            trial.engine().close();
        });
    }
}
