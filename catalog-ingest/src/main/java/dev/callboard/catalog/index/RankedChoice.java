package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Chooses the first entities of a set by their ranks, looking at each entity of the set once. */
final class RankedChoice {

    private record Candidate(int ordinal, int rank, UUID uid) {}

    private final EntityTable entities;
    private final Ranks ranks;
    private final Comparator<Candidate> order;
    private final long wanted;
    private final PriorityQueue<Candidate> best;

    /** An entity whose rank is beyond this cannot be among the best any more; counted so that less is better. */
    private int worst = Integer.MAX_VALUE;

    private final boolean descending;

    private RankedChoice(EntityTable entities, Ranks ranks, boolean descending, long wanted) {
        this.entities = entities;
        this.ranks = ranks;
        this.descending = descending;
        this.wanted = wanted;
        Comparator<Candidate> ascending =
                Comparator.comparingInt(Candidate::rank).thenComparing(Candidate::uid, OrderedWalk.uidOrder());
        this.order = descending ? ascending.reversed() : ascending;
        this.best = new PriorityQueue<>(order.reversed());
    }

    static List<OrderedWalk.Step> of(
            EntityTable entities, Ranks ranks, boolean descending, RoaringBitmap set, OrderedWalk.Range range) {
        RankedChoice choice = new RankedChoice(entities, ranks, descending, (long) range.offset() + range.limit());
        OrderedWalk.Position after = range.after();
        if (after == null) {
            set.forEach((int ordinal) -> choice.offer(ordinal, null));
        } else {
            Candidate edge = choice.edge(after);
            set.forEach((int ordinal) -> choice.offer(ordinal, edge));
        }
        return choice.steps(range.offset());
    }

    /**
     * What an entity has to come after. A value that nobody has any more lies between two ranks: then all of the one
     * behind it come after it, whatever their uids.
     */
    private Candidate edge(OrderedWalk.Position after) {
        int found = ranks.find(after.value());
        if (found >= 0) {
            return new Candidate(-1, found, after.uid());
        }
        UUID beforeAll = new UUID(0, 0);
        UUID afterAll = new UUID(-1, -1);
        return descending ? new Candidate(-1, ~found, beforeAll) : new Candidate(-1, ~found - 1, afterAll);
    }

    private void offer(int ordinal, @Nullable Candidate edge) {
        int rank = ranks.of(ordinal);
        if (rank == Ranks.NONE || (descending ? -rank : rank) > worst) {
            return;
        }
        Candidate candidate = new Candidate(ordinal, rank, entities.get(ordinal).uid());
        if (edge != null && order.compare(candidate, edge) <= 0) {
            return;
        }
        best.add(candidate);
        if (best.size() > wanted) {
            best.remove();
            int last = best.isEmpty() ? 0 : best.element().rank();
            worst = descending ? -last : last;
        }
    }

    private List<OrderedWalk.Step> steps(int offset) {
        List<Candidate> sorted = new ArrayList<>(best);
        sorted.sort(order);
        return sorted.stream()
                .skip(offset)
                .map(chosen -> new OrderedWalk.Step(
                        chosen.ordinal(), new OrderedWalk.Position(ranks.value(chosen.rank()), chosen.uid())))
                .toList();
    }
}
