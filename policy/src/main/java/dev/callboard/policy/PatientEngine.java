package dev.callboard.policy;

import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Keeps an engine's promises for it: it answers within the time it is given, once, and never with an error signal; and it
 * is handed a copy of the input.
 */
public final class PatientEngine implements PolicyEngine {

    private static final Logger log = LoggerFactory.getLogger(PatientEngine.class);

    private final PolicyEngine engine;
    private final Duration patience;

    /** Waits as long as the engine itself wants. */
    public PatientEngine(PolicyEngine engine) {
        this(engine, engine.patience());
    }

    public PatientEngine(PolicyEngine engine, Duration patience) {
        this.engine = engine;
        this.patience = patience;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
        return Mono.defer(() -> engine.evaluate(entryPoint, input.deepCopy()))
                .timeout(patience)
                .onErrorResume(
                        TimeoutException.class,
                        late -> Mono.just(new Unavailable(
                                "The policy engine did not answer within " + patience.toMillis() + " ms")))
                .onErrorResume(failure -> {
                    log.error("The policy engine failed on {}", entryPoint.path(), failure);
                    return Mono.just(new EvalError("engine_failure", "The policy engine failed", null));
                })
                .switchIfEmpty(Mono.fromSupplier(Undefined::new));
    }
}
