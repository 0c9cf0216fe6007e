package dev.callboard.benchmarks;

import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures what decisions cost, and what their records cost, and prints a Markdown table.
 *
 * <p>Arguments: the top folder, and one to work in.
 */
final class PolicyFigures {

    private static final int FEW_RULES = 12;
    private static final int MANY_RULES = 100;
    private static final int STEPS = 10;
    private static final int AT_A_TIME = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration MEASURED = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PolicyBundles bundles;
    private final PrintStream out;

    private PolicyFigures(PolicyBundles bundles, PrintStream out) {
        this.bundles = bundles;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: PolicyFigures TOP_FOLDER WORK_FOLDER");
            System.exit(2);
        }
        new PolicyFigures(new PolicyBundles(Path.of(args[0]), Path.of(args[1])), System.out).measure();
    }

    private void measure() throws IOException, InterruptedException {
        out.printf(
                "%d processors, %s %s%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
        row("what", "p50", "p99", "target");
        row("---", "---", "---", "---");
        for (int rules : new int[] {FEW_RULES, MANY_RULES}) {
            try (EmbeddedPolicyEngine engine =
                    EmbeddedPolicyEngine.of(bundles.withRules(rules), InstantSource.system())) {
                actions("Embedded, " + rules + " rules", engine, rules == FEW_RULES ? "p99 1 ms" : "");
            }
        }
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system())) {
            plans(engine);
            tasks(engine);
        }
        throughOpa();
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system())) {
            RecordFigures records = new RecordFigures(engine);
            row("Replay of 100,000 records", seconds(records.replay(100_000)), "", "60 s");
            row("Verify of 1,000,000 records in memory", seconds(records.verify(1_000_000)), "", "10 s");
        }
    }

    private void actions(String name, PolicyEngine engine, String target) {
        List<ObjectNode> steps = PolicyQuestions.steps();
        IntFunction<Mono<?>> ask = n -> engine.evaluate(EntryPoint.ACTION, steps.get(n % steps.size()));
        latencies(name + ", 1 at a time", ask, 1, target);
        latencies(name + ", " + AT_A_TIME + " at a time", ask, AT_A_TIME, "");
    }

    private void plans(PolicyEngine engine) {
        ObjectNode plan = PolicyQuestions.plan(STEPS);
        latencies(
                "Embedded, shipped rules, plan of " + STEPS + " steps",
                n -> engine.evaluate(EntryPoint.TASK, plan),
                1,
                "p50 5 ms");
    }

    /** What a task waits for the policy in all: its plan, and each of its steps. */
    private void tasks(PolicyEngine engine) {
        PolicyGate gate = PolicyGate.of(engine);
        PolicyInput plan = new PolicyInput(EntryPoint.TASK, PolicyQuestions.plan(STEPS));
        List<ObjectNode> steps = PolicyQuestions.steps();
        latencies(
                "The gate, in a task of " + STEPS + " steps",
                n -> gate.decide(plan)
                        .thenMany(Flux.range(0, STEPS)
                                .concatMap(step -> gate.decide(
                                        new PolicyInput(EntryPoint.ACTION, steps.get(step % steps.size())))))
                        .then(),
                1,
                "");
    }

    private void throughOpa() throws IOException, InterruptedException {
        try (OpaProcess opa = bundles.startOpa();
                OpaPolicyEngine engine = OpaPolicyEngine.start(
                        new OpaSettings(opa.url(), null, null, PATIENCE, PATIENCE), InstantSource.system())) {
            actions("OPA over loopback, shipped rules", engine, "p50 2 ms");
        }
    }

    private void latencies(String name, IntFunction<Mono<?>> ask, int atATime, String target) {
        PolicyLoad.run(ask, atATime, WARM_UP);
        Latencies measured = PolicyLoad.run(ask, atATime, MEASURED);
        row(name, millis(measured.millis(0.5)), millis(measured.millis(0.99)), target);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.2f ms", millis);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    private void row(String... cells) {
        out.println("| " + String.join(" | ", cells) + " |");
    }
}
