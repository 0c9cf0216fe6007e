package dev.callboard.backend.policy.records;

import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.record.Candidate;
import dev.callboard.policy.record.ChainCheck;
import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.PublicCheckpointKey;
import dev.callboard.policy.record.RecordBody;
import dev.callboard.policy.record.Replay;
import dev.callboard.policy.record.ReplayReport;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** What can be done with records on the command line. All of it blocks. */
public final class RecordTool {

    private static final int PAGE = 500;
    private static final int CONCURRENCY = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DecisionStore store;
    private final PrintStream out;
    private final InstantSource clock;

    public RecordTool(DecisionStore store, PrintStream out, InstantSource clock) {
        this.store = store;
        this.out = out;
        this.clock = clock;
    }

    /**
     * Follows the whole chain and says whether it is as it was written.
     *
     * @param trusted the only key whose signatures count; empty for all keys that servers have published
     */
    public boolean verify(Optional<PublicCheckpointKey> trusted) {
        Map<String, PublicCheckpointKey> keys =
                trusted.map(key -> Map.of(key.id(), key)).orElseGet(store::keys);
        ChainCheck check = new ChainCheck(keys, store.checkpoints());
        store.forEach(check::next);
        return switch (check.verdict()) {
            case ChainCheck.Verdict.Intact intact -> {
                out.println(intact(intact, keys.keySet()));
                yield true;
            }
            case ChainCheck.Verdict.Broken(long sequence, String id, String why) -> {
                out.println("The records are broken at number " + sequence + (id.isEmpty() ? "" : ", decision " + id)
                        + ": " + why + ".");
                yield false;
            }
        };
    }

    private static String intact(ChainCheck.Verdict.Intact intact, Set<String> keys) {
        if (intact.records() == 0) {
            return "There are no records.";
        }
        String signed = intact.checkpoints() == 0
                ? "No checkpoint is signed yet."
                : "Checkpoints: %d, signed by %s. Newest records that none of them covers yet: %d."
                        .formatted(intact.checkpoints(), String.join(", ", keys), intact.unsigned());
        return "All %d records are as they were written. %s".formatted(intact.records(), signed);
    }

    /** Tells what was decided and why. False if there is no such decision. */
    public boolean explain(String id) {
        Optional<ChainedRecord> found = store.find(id);
        if (found.isEmpty()) {
            out.println("There is no decision " + id + ".");
            return false;
        }
        DecisionRecord record = found.get().record();
        RecordBody body = RecordBody.unpack(record.body());
        line("Decision", record.id() + " of " + record.time());
        line("Outcome", record.outcome().name());
        line("Asked", record.entryPoint() + (record.phase().isEmpty() ? "" : " (" + record.phase() + ")"));
        line("Subject", record.subject());
        line("Template", record.template());
        line("Task", record.task());
        line("Step", record.step());
        line(
                "Rules",
                record.revision().isEmpty()
                        ? "none answered"
                        : "revision " + record.revision() + " in " + record.engine());
        line("Answer", body.answer());
        for (JsonNode finding : body.findings()) {
            tell("", finding, body);
        }
        for (String list : List.of("warn", "shadow", "exempted")) {
            body.decision().path(list).forEach(finding -> tell(list + " ", finding, body));
        }
        return true;
    }

    private void tell(String how, JsonNode finding, RecordBody body) {
        out.println();
        out.println(how + finding.path("code").asString("?") + " ("
                + finding.path("severity").asString("?") + "): "
                + finding.path("message").asString(""));
        line("  What to do", finding.path("remediation").asString(""));
        line("  See", finding.path("url").asString(""));
        String path = finding.path("path").asString("");
        if (path.startsWith("/")) {
            line("  Where", path + " = " + body.input().at(path));
        }
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out.println(name + ": " + value);
        }
    }

    /** Writes all records from a time on as JSON lines, until nobody reads them any more. */
    public void export(Instant since) {
        DecisionQuery query = DecisionQuery.all().from(since);
        long after = 0;
        List<ChainedRecord> page;
        do {
            page = store.following(query, after, PAGE);
            for (ChainedRecord chained : page) {
                out.println(chained.toJson());
                after = chained.sequence();
            }
        } while (page.size() == PAGE && !out.checkError());
    }

    /**
     * Judges all records from a time on with other rules and tells what would change.
     *
     * @throws dev.callboard.policy.embedded.BundleException if the bundle cannot be used
     */
    public void replay(BundleSource bundle, Instant since, boolean asJson) {
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(bundle, clock)) {
            CompletableFuture<ReplayReport> report = new CompletableFuture<>();
            new Replay(new Candidate(engine, PATIENCE, clock), CONCURRENCY)
                    .over(records(since).map(ChainedRecord::record))
                    .subscribe(report::complete, report::completeExceptionally);
            ReplayReport done = report.join();
            out.print(asJson ? done.toJson() + "\n" : done.toText());
        }
    }

    private Flux<ChainedRecord> records(Instant since) {
        DecisionQuery query = DecisionQuery.all().from(since);
        Flux<List<ChainedRecord>> pages = Flux.generate(() -> 0L, (after, sink) -> {
            List<ChainedRecord> page = store.following(query, after, PAGE);
            if (page.isEmpty()) {
                sink.complete();
                return after;
            }
            sink.next(page);
            return page.getLast().sequence();
        });
        return pages.concatMapIterable(page -> page, 1);
    }
}
