package dev.callboard.policy.embedded;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Evaluates a compiled bundle in this process.
 *
 * <p>The bundle is read and compiled on a thread of its own, so that making an engine takes no time. Questions that come
 * before its source was first read wait for that; when there are no rules then, they are told so at once. A source that can change
 * is read again and again, and a bundle that cannot be used leaves the last good one in its place.
 */
public final class EmbeddedPolicyEngine implements RunningPolicyEngine {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPolicyEngine.class);

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int MAX_WAITING = 1_000;
    private static final String NAME = "embedded";
    private static final EngineAnswer WITHOUT_RULES = new Unavailable("There are no rules yet that can be used");

    private final BundleSource source;
    private final InstantSource clock;
    private final Scheduler evaluations = Schedulers.newBoundedElastic(THREADS, MAX_WAITING, "policy", 60, true);
    private final Scheduler loading = Schedulers.newSingle("policy-bundle", true);
    private final Sinks.Empty<Void> firstLook = Sinks.empty();
    private volatile @Nullable ActivePolicy active;
    private volatile @Nullable String lastError;
    private volatile boolean closed;
    private @Nullable Disposable timer;

    /** An engine that reads its bundle when {@link #refresh} is called. */
    EmbeddedPolicyEngine(BundleSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * An engine that begins to read its bundle at once.
     *
     * @param interval how long to wait between two looks at a source that can change
     */
    public static EmbeddedPolicyEngine start(BundleSource source, Duration interval, InstantSource clock) {
        EmbeddedPolicyEngine engine = new EmbeddedPolicyEngine(source, clock);
        // A source that cannot be read at first is read again even if it is not one that changes.
        engine.timer = engine.loading.schedulePeriodically(
                engine::refreshIfNeeded, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return engine;
    }

    /**
     * An engine for the bundle as it is now. Blocks until it is compiled.
     *
     * @throws BundleException if it cannot be read or used
     */
    public static EmbeddedPolicyEngine of(BundleSource source, InstantSource clock) {
        EmbeddedPolicyEngine engine = new EmbeddedPolicyEngine(source, clock);
        boolean loaded = false;
        try {
            engine.load(PolicyBundle.of(source.read()));
            loaded = true;
            return engine;
        } finally {
            if (!loaded) {
                engine.close();
            }
        }
    }

    @Override
    public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
        return Mono.defer(() -> active == null ? firstLook.asMono() : Mono.empty())
                .then(Mono.defer(() -> {
                    ActivePolicy policy = active;
                    return policy == null
                            ? Mono.just(WITHOUT_RULES)
                            : Mono.fromCallable(() -> answer(policy.rules(), entryPoint, input))
                                    .subscribeOn(evaluations);
                }))
                .onErrorResume(
                        RejectedExecutionException.class,
                        full -> Mono.just(
                                new Unavailable("More than " + MAX_WAITING + " evaluations are waiting already")));
    }

    @Override
    public EngineStatus status() {
        ActivePolicy policy = active;
        return new EngineStatus(
                NAME,
                source.description(),
                policy != null,
                policy == null ? null : policy.rules().bundle().revision(),
                policy == null ? null : policy.since(),
                lastError);
    }

    @Override
    public void close() {
        closed = true;
        Disposable running = timer;
        if (running != null) {
            running.dispose();
        }
        loading.dispose();
        evaluations.dispose();
        firstLook.tryEmitError(new IllegalStateException("The policy engine is closed"));
    }

    private void refreshIfNeeded() {
        if (active == null || source.canChange()) {
            refresh();
        }
    }

    /** Reads the source, and puts its bundle to use if it is another one. Called by one thread at a time. */
    void refresh() {
        try {
            BundleFiles files = source.read();
            ActivePolicy before = active;
            if (before == null || !before.rules().bundle().digest().equals(files.digest())) {
                load(PolicyBundle.of(files));
            }
            lastError = null;
        } catch (BundleException unusable) {
            complain(String.valueOf(unusable.getMessage()), null);
        } catch (RuntimeException unexpected) {
            // The outermost loop of this thread: without it, one bad bundle would end all looks at the source.
            complain("Reading the policy bundle failed: " + unexpected, unexpected);
        } finally {
            firstLook.tryEmitEmpty();
        }
    }

    private void load(PolicyBundle bundle) {
        CompiledPolicy rules = CompiledPolicy.of(bundle);
        refuseUnusable(rules);
        ActivePolicy policy = new ActivePolicy(rules, clock.instant());
        active = policy;
        log.info("The policy is revision {} of {}", bundle.revision(), source.description());
    }

    /** The same trouble at every look at the source is told once. */
    private void complain(String error, @Nullable Throwable cause) {
        // Whoever closes the engine interrupts a bundle that is being loaded.
        if (!error.equals(lastError) && !closed) {
            log.error(
                    "The policy bundle of {} cannot be used{}: {}",
                    source.description(),
                    active == null ? "" : "; the last good one stays",
                    error,
                    cause);
        }
        lastError = error;
    }

    /** A bundle has to share our contracts, miss no setting, and have a decision on a known input. */
    private static void refuseUnusable(CompiledPolicy rules) {
        for (EntryPoint entryPoint : EntryPoint.values()) {
            if (entryPoint.isRequired() && !rules.has(entryPoint)) {
                throw new BundleException("The bundle has no entry point " + entryPoint.path());
            }
        }
        BundleManifest.refuseUnusable(answer(rules, EntryPoint.MANIFEST, KnownInput.step()));
        EngineAnswer answer = answer(rules, EntryPoint.ACTION, KnownInput.step());
        if (!KnownInput.isDecision(answer)) {
            throw new BundleException("The bundle has no decision on a known input: " + answer);
        }
    }

    private static EngineAnswer answer(CompiledPolicy rules, EntryPoint entryPoint, JsonNode input) {
        try {
            JsonNode results = StrictJson.read(rules.evaluate(entryPoint, StrictJson.write(input)));
            if (results.isArray() && results.isEmpty()) {
                return new Undefined();
            }
            JsonNode result = results.path(0).get("result");
            return results.size() == 1 && result != null
                    ? new Defined(result, rules.bundle().revision())
                    : new Protocol("The module's results are not what OPA compiles modules to give");
        } catch (PolicyFault fault) {
            return new EvalError("internal_error", String.valueOf(fault.getMessage()), null);
        } catch (JacksonException notJson) {
            return new Protocol("The module's results are not JSON: " + notJson.getOriginalMessage());
        }
    }

    private record ActivePolicy(CompiledPolicy rules, Instant since) {}
}
