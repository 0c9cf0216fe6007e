package dev.callboard.scaffolder.templating;

import java.util.Comparator;
import java.util.List;

/** Sorting that tolerates what templates compare. */
final class Ordering {

    private Ordering() {}

    /** Sorts in place and stably, by a merge of halves, since a comparison of mixed types need not be consistent. */
    static void sort(List<Value> items, Comparator<Value> order, Budget budget) {
        Value[] sorted = items.toArray(Value[]::new);
        budget.allocateEntries(2L * sorted.length);
        sort(sorted, sorted.clone(), 0, sorted.length, order, budget);
        for (int i = 0; i < sorted.length; i++) {
            items.set(i, sorted[i]);
        }
    }

    private static void sort(Value[] into, Value[] from, int start, int end, Comparator<Value> order, Budget budget) {
        if (end - start < 2) {
            return;
        }
        int middle = (start + end) >>> 1;
        sort(from, into, start, middle, order, budget);
        sort(from, into, middle, end, order, budget);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            budget.step();
            boolean takeLeft = right >= end || (left < middle && order.compare(from[left], from[right]) <= 0);
            into[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
