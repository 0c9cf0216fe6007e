package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When which source is looked at next. A source is looked at by one at a time; one that fails is looked at ever more
 * rarely. Safe for use by several threads.
 */
final class SourceSchedule {

    private final LookPauses pauses;
    private final InstantSource clock;
    private final Map<SourceId, ScheduledSource> states = new LinkedHashMap<>();
    private final Map<TargetKey, ScheduledSource> byTarget = new HashMap<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    private int unseen;
    private int busy;

    SourceSchedule(LookPauses pauses, InstantSource clock) {
        this.pauses = pauses;
        this.clock = clock;
    }

    private record Due(Instant at, ScheduledSource state, long ticket) {}

    /** What is to be done about a source that is due. */
    record Look(SourceId source, @Nullable String knownState, List<LocatedTarget> targets, Set<TargetKey> fresh) {}

    /** Has a target read at its source, at once. */
    synchronized void add(LocatedTarget located) {
        SourceId source = located.source();
        TargetKey target = located.key();
        ScheduledSource state = states.get(source);
        if (state == null) {
            state = new ScheduledSource(source);
            states.put(source, state);
            unseen++;
        }
        if (state.targets.put(target, located) == null) {
            byTarget.put(target, state);
            wake(state);
        }
    }

    /** A target that was read before now; its source is looked at in its turn, not because of it. */
    synchronized void resume(LocatedTarget located, @Nullable String knownState, @Nullable Instant readAt) {
        add(located);
        ScheduledSource state = states.get(located.source());
        if (state != null) {
            state.known = knownState;
            state.lastSuccess = readAt;
            if (knownState == null) {
                state.fresh.add(located.key());
            }
        }
    }

    /** Returns the source if nothing is read there any more. */
    synchronized @Nullable SourceId remove(TargetKey target) {
        ScheduledSource state = byTarget.remove(target);
        if (state == null) {
            return null;
        }
        state.targets.remove(target);
        state.fresh.remove(target);
        if (!state.targets.isEmpty()) {
            return null;
        }
        states.remove(state.source);
        markIdle(state);
        state.ticket = -1;
        markSeen(state);
        return state.source;
    }

    /** Has a target's content read again, even if it has not changed. */
    synchronized void readAfresh(TargetKey target) {
        ScheduledSource state = byTarget.get(target);
        if (state != null) {
            state.fresh.add(target);
            wake(state);
        }
    }

    /** Has the content of some sources read again, even if it has not changed. */
    synchronized void readAfresh(Predicate<SourceId> which) {
        for (ScheduledSource state : states.values()) {
            if (which.test(state.source)) {
                state.fresh.addAll(state.targets.keySet());
                wake(state);
            }
        }
    }

    /** Brings the next look forward. */
    synchronized void wake(TargetKey target) {
        ScheduledSource state = byTarget.get(target);
        if (state != null) {
            wake(state);
        }
    }

    /** Brings the next look at all sources of a repository, or of those below a URL with a slash at its end, forward; false if there are none. */
    synchronized boolean wakeRepository(String cloneUrl) {
        boolean found = false;
        for (ScheduledSource state : states.values()) {
            if (CloneUrls.covers(cloneUrl, state.source.address())) {
                wake(state);
                found = true;
            }
        }
        return found;
    }

    /** Takes all sources that are due; each has to be given back by one of the three methods below. */
    synchronized List<Look> takeDue() {
        Instant now = clock.instant();
        List<Look> looks = new ArrayList<>();
        while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
            Due next = due.poll();
            ScheduledSource state = next.state();
            if (next.ticket() == state.ticket && !state.busy) {
                state.busy = true;
                busy++;
                state.again = false;
                looks.add(new Look(
                        state.source, state.known, List.copyOf(state.targets.values()), Set.copyOf(state.fresh)));
                state.fresh.clear();
            }
        }
        return looks;
    }

    /** When the next source is due. */
    synchronized Instant nextDue() {
        while (!due.isEmpty() && due.peek().ticket() != due.peek().state().ticket) {
            due.poll();
        }
        return due.isEmpty() ? Instant.MAX : due.peek().at();
    }

    /**
     * Forgets why a source could not be read, since it has been.
     *
     * @return whether that is news: it failed before, or was not looked at before
     */
    synchronized boolean recovered(SourceId source) {
        ScheduledSource state = states.get(source);
        if (state == null) {
            return false;
        }
        boolean news = state.failure != null || !state.seen;
        state.failure = null;
        return news;
    }

    /**
     * Gives a source back that was found unchanged, or was read and the result stored.
     *
     * @param knownState what it is now
     * @return whether that is news: it failed before, or was not looked at before
     */
    synchronized boolean succeeded(SourceId source, @Nullable String knownState) {
        ScheduledSource state = states.get(source);
        if (state == null) {
            return false;
        }
        boolean news = recovered(source);
        state.failures = 0;
        state.lastSuccess = clock.instant();
        state.known = knownState;
        giveBack(state, pauses.afterSuccess(source, states.size()));
        return news;
    }

    /**
     * Gives a source back that could not be read.
     *
     * @return whether that is news
     */
    synchronized boolean failed(SourceId source, DocumentError error, Set<TargetKey> stillFresh) {
        ScheduledSource state = states.get(source);
        if (state == null) {
            return false;
        }
        boolean news = !error.equals(state.failure) || !state.seen;
        state.failure = error;
        stillFresh.stream().filter(state.targets::containsKey).forEach(state.fresh::add);
        state.failures++;
        giveBack(state, pauses.afterFailure(source, states.size(), state.failures));
        return news;
    }

    synchronized @Nullable DocumentError failureOf(TargetKey target) {
        ScheduledSource state = byTarget.get(target);
        return state == null ? null : state.failure;
    }

    synchronized Set<TargetKey> targetsOf(SourceId source) {
        ScheduledSource state = states.get(source);
        return state == null ? Set.of() : Set.copyOf(state.targets.keySet());
    }

    synchronized int size() {
        return states.size();
    }

    /** How many sources have been looked at. */
    synchronized int looked() {
        return states.size() - unseen;
    }

    /** How many sources have not been looked at. */
    synchronized int remaining() {
        return unseen;
    }

    /** How many sources have been taken and not been given back. */
    synchronized int busy() {
        return busy;
    }

    synchronized List<SourceProgress> progress() {
        return states.values().stream().map(ScheduledSource::progress).toList();
    }

    private void markIdle(ScheduledSource state) {
        if (state.busy) {
            state.busy = false;
            busy--;
        }
    }

    private void giveBack(ScheduledSource state, Duration pause) {
        markIdle(state);
        markSeen(state);
        boolean now = state.again || (!state.fresh.isEmpty() && state.failure == null);
        plan(state, now ? clock.instant() : clock.instant().plus(pause));
    }

    private void wake(ScheduledSource state) {
        if (state.busy) {
            state.again = true;
        } else {
            plan(state, clock.instant());
        }
    }

    private void plan(ScheduledSource state, Instant at) {
        state.next = at;
        state.ticket++;
        due.add(new Due(at, state, state.ticket));
    }

    private void markSeen(ScheduledSource state) {
        if (!state.seen) {
            state.seen = true;
            unseen--;
        }
    }
}
