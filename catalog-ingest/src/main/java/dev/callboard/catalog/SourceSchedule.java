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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When which source is looked at next. A source is looked at by one at a time; one that fails is looked at ever more
 * rarely. Safe for use by several threads.
 */
final class SourceSchedule {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 16;

    /** Looking at very many local repositories may take a share of a processor, not all of it. */
    private static final Duration TIME_PER_SOURCE = Duration.ofMillis(1);

    private final Intervals intervals;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<SourceId, State> states = new LinkedHashMap<>();
    private final Map<TargetKey, State> byTarget = new HashMap<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    private int unseen;
    private int busy;

    SourceSchedule(Intervals intervals, InstantSource clock, RandomGenerator random) {
        this.intervals = intervals;
        this.clock = clock;
        this.random = random;
    }

    /**
     * How long to wait between two looks at the same source.
     *
     * @param local for local files and repositories, where looking is cheap
     * @param remote for all others
     */
    record Intervals(Duration local, Duration remote) {}

    private record Due(Instant at, State state, long ticket) {}

    private static final class State {
        private final SourceId source;
        private final Map<TargetKey, LocatedTarget> targets = new LinkedHashMap<>();
        private final Set<TargetKey> fresh = new HashSet<>();
        private @Nullable String known;
        private @Nullable Instant lastSuccess;
        private @Nullable DocumentError failure;
        private Instant next = Instant.EPOCH;
        private int failures;
        private long ticket;
        private boolean busy;
        private boolean again;
        private boolean seen;

        State(SourceId source) {
            this.source = source;
        }
    }

    /** What is to be done about a source that is due. */
    record Look(SourceId source, @Nullable String knownState, List<LocatedTarget> targets, Set<TargetKey> fresh) {}

    /** Has a target read at its source, at once. */
    synchronized void add(LocatedTarget located) {
        SourceId source = located.source();
        TargetKey target = located.key();
        State state = states.get(source);
        if (state == null) {
            state = new State(source);
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
        State state = states.get(located.source());
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
        State state = byTarget.remove(target);
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
        State state = byTarget.get(target);
        if (state != null) {
            state.fresh.add(target);
            wake(state);
        }
    }

    /** Has the content of some sources read again, even if it has not changed. */
    synchronized void readAfresh(Predicate<SourceId> which) {
        for (State state : states.values()) {
            if (which.test(state.source)) {
                state.fresh.addAll(state.targets.keySet());
                wake(state);
            }
        }
    }

    /** Brings the next look forward. */
    synchronized void wake(TargetKey target) {
        State state = byTarget.get(target);
        if (state != null) {
            wake(state);
        }
    }

    /** Brings the next look at all sources of a repository, or of those below a URL with a slash at its end, forward; false if there are none. */
    synchronized boolean wakeRepository(String cloneUrl) {
        boolean found = false;
        for (State state : states.values()) {
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
            State state = next.state();
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
        State state = states.get(source);
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
        State state = states.get(source);
        if (state == null) {
            return false;
        }
        boolean news = recovered(source);
        state.failures = 0;
        state.lastSuccess = clock.instant();
        state.known = knownState;
        giveBack(state, interval(source));
        return news;
    }

    /**
     * Gives a source back that could not be read.
     *
     * @return whether that is news
     */
    synchronized boolean failed(SourceId source, DocumentError error, Set<TargetKey> stillFresh) {
        State state = states.get(source);
        if (state == null) {
            return false;
        }
        boolean news = !error.equals(state.failure) || !state.seen;
        state.failure = error;
        stillFresh.stream().filter(state.targets::containsKey).forEach(state.fresh::add);
        Duration base = longer(interval(source), FIRST_PAUSE);
        Duration pause = base.multipliedBy(1L << Math.min(state.failures, MAX_DOUBLINGS));
        state.failures++;
        giveBack(state, pause.compareTo(LONGEST_PAUSE) > 0 ? longer(LONGEST_PAUSE, base) : pause);
        return news;
    }

    synchronized @Nullable DocumentError failureOf(TargetKey target) {
        State state = byTarget.get(target);
        return state == null ? null : state.failure;
    }

    synchronized Set<TargetKey> targetsOf(SourceId source) {
        State state = states.get(source);
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

    /** Whether every source has been looked at. */
    synchronized boolean isComplete() {
        return unseen == 0;
    }

    synchronized List<SourceProgress> progress() {
        return states.values().stream()
                .map(state -> new SourceProgress(
                        state.source.address(),
                        state.source.ref(),
                        state.known,
                        state.lastSuccess,
                        state.failure == null ? null : state.failure.message(),
                        state.failures,
                        state.next))
                .toList();
    }

    private void markIdle(State state) {
        if (state.busy) {
            state.busy = false;
            busy--;
        }
    }

    private void giveBack(State state, Duration pause) {
        markIdle(state);
        markSeen(state);
        boolean now = state.again || (!state.fresh.isEmpty() && state.failure == null);
        plan(state, now ? clock.instant() : clock.instant().plus(jittered(pause)));
    }

    private void wake(State state) {
        if (state.busy) {
            state.again = true;
        } else {
            plan(state, clock.instant());
        }
    }

    private void plan(State state, Instant at) {
        state.next = at;
        state.ticket++;
        due.add(new Due(at, state, state.ticket));
    }

    private void markSeen(State state) {
        if (!state.seen) {
            state.seen = true;
            unseen--;
        }
    }

    private Duration interval(SourceId source) {
        return source.isLocal()
                ? longer(intervals.local(), TIME_PER_SOURCE.multipliedBy(states.size()))
                : intervals.remote();
    }

    private Duration jittered(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (0.9 + 0.2 * random.nextDouble())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
