package dev.callboard.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures how long a server takes that finds its catalog in PostgreSQL.
 *
 * <p>Arguments: the server's class path, a folder for data, the server's heap, and the number of entities.
 */
final class RestartFigures {

    private RestartFigures() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 4) {
            System.err.println("usage: RestartFigures SERVER_CLASSES WORK_FOLDER HEAP ENTITIES");
            System.exit(2);
        }
        int entities = Integer.parseInt(args[3]);
        Path work = Path.of(args[1]).resolve("stored-" + entities);
        String property = StoredCatalog.ENTITIES + "=" + entities;
        long begin = System.nanoTime();
        GeneratedServer.start(args[0], work, property, args[2]).close();
        double filled = seconds(begin);
        begin = System.nanoTime();
        try (GeneratedServer running = GeneratedServer.start(args[0], work, property, args[2])) {
            double ready = seconds(begin);
            int pauses = running.pauses().size();
            double longest = running.pauses().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
            String counted;
            try (HttpConnection connection = running.connect()) {
                counted = connection
                        .get("/api/catalog/entities/by-query?limit=0", GeneratedServer.TOKEN)
                        .text();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d entities in PostgreSQL (filled in %.0f s). From the start of the process until it is ready: %.1f s. Heap in"
                            + " use then: %,d MiB of %s. Pauses while loading: %d, the longest %.0f ms. It says: %s%n",
                    entities,
                    filled,
                    ready,
                    running.liveMebibytes(),
                    args[2],
                    pauses,
                    longest,
                    counted);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
