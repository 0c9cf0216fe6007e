package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks servers with generated catalogs of several sizes the questions of the public battery, from this process, and
 * prints tables.
 *
 * <p>Arguments: the server's class path, a folder for data, the server's heap, a file for the plot or a dash, and the sizes.
 */
final class QueryFigures {

    private static final double ALL_WARM = 8;
    private static final double WARM_UP = 0.5;
    private static final double ALONE = 1;
    private static final double LOADED = 1.5;
    private static final int CONNECTIONS = 8;
    private static final int UPDATES = 1_000;

    private final String server;
    private final Path work;
    private final String heap;
    private final PrintStream out;
    private final Map<String, Map<Integer, Double>> growth = new LinkedHashMap<>();

    private QueryFigures(String server, Path work, String heap, PrintStream out) {
        this.server = server;
        this.work = work;
        this.heap = heap;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length < 5) {
            System.err.println("usage: QueryFigures SERVER_CLASSES WORK_FOLDER HEAP PLOT SIZE...");
            System.exit(2);
        }
        QueryFigures figures = new QueryFigures(args[0], Path.of(args[1]), args[2], System.out);
        figures.out.printf(
                "%d processors, %s %s, heap %s; client and server share them%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                args[2]);
        for (String size : List.of(args).subList(4, args.length)) {
            figures.measure(Integer.parseInt(size));
        }
        if (!args[3].equals("-")) {
            Files.writeString(Path.of(args[3]), GrowthPlot.svg(figures.growth));
        }
    }

    private void measure(int entities) throws IOException, InterruptedException, ExecutionException {
        int departments = entities / PublishedCompany.DEPARTMENT;
        try (GeneratedServer running =
                GeneratedServer.start(server, work.resolve("entities-" + entities), entities, heap)) {
            long afterLoad = running.liveMebibytes();
            int pausesOfLoad = running.pauses().size();
            LoadProbe probe = new LoadProbe(running);
            List<Questions.Question> battery = Questions.battery(departments);
            probe.run(
                    CONNECTIONS,
                    ALL_WARM,
                    n -> List.of(battery.get(n % battery.size()).variant().apply(n)));
            line("%n### %,d entities%n", entities);
            line("| question | alone: median | p99 | 8 connections: a second | median | p99 | target p99 |");
            line("|---|---|---|---|---|---|---|");
            for (Questions.Question question : battery) {
                ask(probe, question, entities);
            }
            page(probe, departments);
            allApis(running, entities);
            pushes(running, probe, departments);
            memory(running, afterLoad, pausesOfLoad, departments);
        }
    }

    private void ask(LoadProbe probe, Questions.Question question, int entities)
            throws InterruptedException, ExecutionException {
        probe.run(1, WARM_UP, n -> List.of(question.variant().apply(n)));
        LoadProbe.Figures alone =
                probe.run(1, ALONE, n -> List.of(question.variant().apply(n)));
        LoadProbe.Figures loaded =
                probe.run(CONNECTIONS, LOADED, n -> List.of(question.variant().apply(n)));
        growth.computeIfAbsent(question.name(), name -> new LinkedHashMap<>())
                .put(entities, alone.latencies().millis(0.99));
        line(
                "| %s | %.2f ms | %.2f ms | %,.0f | %.2f ms | %.2f ms | %.0f ms |",
                question.name(),
                alone.latencies().millis(0.5),
                alone.latencies().millis(0.99),
                loaded.perSecond(),
                loaded.latencies().millis(0.5),
                loaded.latencies().millis(0.99),
                question.target());
    }

    private void page(LoadProbe probe, int departments) throws InterruptedException, ExecutionException {
        List<List<Questions.Request>> pages = new ArrayList<>();
        for (int n = 0; n < Math.min(departments, 50); n++) {
            pages.add(Questions.catalogPage(n));
        }
        probe.run(CONNECTIONS, WARM_UP, n -> pages.get(n % pages.size()));
        LoadProbe.Figures loaded = probe.run(CONNECTIONS, LOADED, n -> pages.get(n % pages.size()));
        line("");
        line(
                "A catalog page of %d calls, %d at a time: %.1f pages a second, median %.1f ms, p99 %.1f ms.",
                pages.getFirst().size(),
                CONNECTIONS,
                loaded.perSecond(),
                loaded.latencies().millis(0.5),
                loaded.latencies().millis(0.99));
    }

    /** The longest list a frontend asks for, compared with sending as many bytes that lie ready. */
    private void allApis(GeneratedServer running, int entities) throws IOException, InterruptedException {
        if (entities > 10_000) {
            return;
        }
        Questions.Request apis = Questions.Request.get("/api/catalog/entities?filter=kind%3Dapi");
        byte[] body;
        long ours = Long.MAX_VALUE;
        try (HttpConnection connection = running.connect()) {
            body = LoadProbe.ask(connection, apis).body();
            for (int n = 0; n < 30; n++) {
                long begin = System.nanoTime();
                LoadProbe.ask(connection, apis);
                ours = Math.min(ours, System.nanoTime() - begin);
            }
        }
        long ready = StaticServer.fastest(body, 30);
        line(
                "All APIs whole, %.1f MB: %.1f ms; the same bytes from a buffer that lies ready: %.1f ms; %.1f times.",
                body.length / 1e6, ours / 1e6, ready / 1e6, (double) ours / ready);
    }

    private void pushes(GeneratedServer running, LoadProbe probe, int departments)
            throws IOException, InterruptedException, ExecutionException {
        Questions.Question page = Questions.battery(departments).getFirst();
        LoadProbe.Figures calm =
                probe.run(CONNECTIONS, 4 * LOADED, n -> List.of(page.variant().apply(n)));
        try (ExecutorService pusher = Executors.newSingleThreadExecutor()) {
            Future<Integer> pushed = pusher.submit(() -> push(running, departments, (int) (40 * LOADED), 100));
            LoadProbe.Figures pushedAt = probe.run(
                    CONNECTIONS, 4 * LOADED, n -> List.of(page.variant().apply(n)));
            line(
                    "While %d connections ask for pages: p99 %.2f ms; with %d changes a second beside them %.2f ms.",
                    CONNECTIONS,
                    calm.latencies().millis(0.99),
                    Math.round(pushed.get() / (4 * LOADED)),
                    pushedAt.latencies().millis(0.99));
        }
    }

    private static int push(GeneratedServer running, int departments, int times, int everyMillis)
            throws IOException, InterruptedException {
        try (HttpConnection connection = running.connect()) {
            long begin = System.nanoTime();
            for (int n = 0; n < times; n++) {
                long due = begin + TimeUnit.MILLISECONDS.toNanos((long) n * everyMillis);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                String body = "{\"url\":\"bench:%d:Changed %d\"}".formatted(n % departments, n);
                LoadProbe.ask(connection, new Questions.Request("/api/catalog/repository-changed", body));
            }
            return times;
        }
    }

    private void memory(GeneratedServer running, long afterLoad, int pausesOfLoad, int departments)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        push(running, departments, UPDATES, 0);
        double perUpdate = (System.nanoTime() - begin) / 1e6 / UPDATES;
        long afterUpdates = running.liveMebibytes();
        List<Double> pauses = running.pauses();
        line(
                "Heap in use after loading: %,d MiB, after %,d updates of %.2f ms each: %,d MiB.",
                afterLoad, UPDATES, perUpdate, afterUpdates);
        List<Double> ofQueries = pauses.subList(Math.min(pausesOfLoad, pauses.size()), pauses.size());
        line(
                "Garbage collection while answering: %d pauses, median %.1f ms, longest %.1f ms; while loading the longest"
                        + " was %.1f ms.",
                ofQueries.size(),
                new Latencies(ofQueries.stream()
                                .mapToLong(ms -> (long) (ms * 1e6))
                                .toArray())
                        .millis(0.5),
                longest(ofQueries),
                longest(pauses.subList(0, pauses.size() - ofQueries.size())));
    }

    private static double longest(List<Double> pauses) {
        return pauses.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for two private methods
    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
