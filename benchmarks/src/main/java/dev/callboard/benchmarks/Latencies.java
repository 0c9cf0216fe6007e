package dev.callboard.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Measured times in nanoseconds, sorted. */
record Latencies(long[] nanos) {

    Latencies {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    double millis(double quantile) {
        int index = (int) Math.ceil(quantile * nanos.length) - 1;
        return nanos[Math.clamp(index, 0, nanos.length - 1)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "median %.2f ms, p99 %.2f ms, slowest %.2f ms of %d",
                millis(0.5),
                millis(0.99),
                millis(1),
                nanos.length);
    }
}
