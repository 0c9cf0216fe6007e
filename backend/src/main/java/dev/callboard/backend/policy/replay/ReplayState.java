package dev.callboard.backend.policy.replay;

import dev.callboard.policy.record.ReplayReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a replay is.
 *
 * @param source where the rules come from that are tried
 * @param revision of these rules; empty until they are there
 * @param since the earliest time of the records, or null
 * @param total how many records there were to judge when it began
 * @param summary the numbers by rule and by template so far
 * @param failure why it failed; empty if it did not
 * @param updatedAt when the server that runs it last said so
 */
record ReplayState(
        String id,
        String requestedBy,
        String source,
        String revision,
        @Nullable Instant since,
        Instant until,
        State state,
        long total,
        long judged,
        long differences,
        ObjectNode summary,
        String failure,
        Instant createdAt,
        Instant updatedAt) {

    /** A server that runs a replay says so far more often. */
    static final Duration LOST = Duration.ofMinutes(2);

    enum State {
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED,
        /** The server that ran it is gone. */
        LOST
    }

    static ReplayState begun(
            String id, String requestedBy, String source, @Nullable Instant since, Instant until, long total) {
        return new ReplayState(
                id,
                requestedBy,
                source,
                "",
                since,
                until,
                State.RUNNING,
                total,
                0,
                0,
                new ReplayReport().summary(),
                "",
                until,
                until);
    }

    ReplayState of(String newRevision) {
        return with(newRevision, state, judged, differences, summary, failure, updatedAt);
    }

    ReplayState progressed(ReplayReport report, Instant now) {
        return with(revision, state, report.records(), report.differences(), report.summary(), failure, now);
    }

    ReplayState ended(State end, String why, Instant now) {
        return with(revision, end, judged, differences, summary, why, now);
    }

    /** The same as somebody else sees it at a time. */
    ReplayState seenAt(Instant now) {
        boolean lost = state == State.RUNNING && updatedAt.plus(LOST).isBefore(now);
        return lost ? ended(State.LOST, "The server that ran it stopped; start it again", updatedAt) : this;
    }

    private ReplayState with(
            String newRevision,
            State newState,
            long nowJudged,
            long nowDifferent,
            ObjectNode nowSummary,
            String why,
            Instant now) {
        return new ReplayState(
                id,
                requestedBy,
                source,
                newRevision,
                since,
                until,
                newState,
                total,
                nowJudged,
                nowDifferent,
                nowSummary,
                why,
                createdAt,
                now);
    }

    ObjectNode toJson() {
        ObjectNode json = overview();
        json.set("rules", summary.path("rules"));
        json.set("templates", summary.path("templates"));
        return json;
    }

    /** Without what came of it by rule and by template. */
    ObjectNode overview() {
        ObjectNode json = summary.objectNode();
        json.put("id", id);
        json.put("state", state.name());
        json.put("requestedBy", requestedBy);
        json.put("source", source);
        json.put("revision", revision);
        json.put("since", since == null ? null : since.toString());
        json.put("until", until.toString());
        json.put("total", total);
        json.put("judged", judged);
        json.put("differences", differences);
        json.put("undecided", summary.path("undecided").asLong(0));
        json.put("createdAt", createdAt.toString());
        json.put("updatedAt", updatedAt.toString());
        json.put("failure", failure);
        return json;
    }
}
