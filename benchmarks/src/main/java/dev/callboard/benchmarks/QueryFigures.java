package dev.callboard.benchmarks;

import java.io.IOException;
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
 * writes a page of Markdown and a plot.
 *
 * <p>Arguments: the server's class path, a folder for data, the server's heap, the file for the page, beside which the plot
 * comes to lie, and the sizes.
 */
final class QueryFigures {

    private static final double ALL_WARM = 8;
    private static final double WARM_UP = 0.5;
    private static final double ALONE = 2;
    private static final double LOADED = 2;
    private static final int CONNECTIONS = 8;
    private static final int UPDATES = 1_000;

    private final String server;
    private final Path work;
    private final String heap;
    private final FiguresPage page;
    private final Map<String, Map<Integer, Double>> growth = new LinkedHashMap<>();

    private QueryFigures(String server, Path work, String heap, FiguresPage page) {
        this.server = server;
        this.work = work;
        this.heap = heap;
        this.page = page;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length < 5) {
            System.err.println("usage: QueryFigures SERVER_CLASSES WORK_FOLDER HEAP PAGE SIZE...");
            System.exit(2);
        }
        Path file = Path.of(args[3]);
        Path plot = file.resolveSibling("query-growth.svg");
        FiguresPage page = new FiguresPage(file, System.out);
        page.begin(args[2], plot.getFileName().toString());
        QueryFigures figures = new QueryFigures(args[0], Path.of(args[1]), args[2], page);
        for (String size : List.of(args).subList(4, args.length)) {
            figures.measure(Integer.parseInt(size));
        }
        page.end();
        Files.writeString(plot, GrowthPlot.svg(figures.growth));
    }

    private void measure(int entities) throws IOException, InterruptedException, ExecutionException {
        int departments = entities / PublishedCompany.DEPARTMENT;
        try (GeneratedServer running = GeneratedServer.start(
                server, work.resolve("entities-" + entities), GeneratedCatalog.ENTITIES + "=" + entities, heap)) {
            long afterLoad = running.liveMebibytes();
            int pausesOfLoad = running.pauses().size();
            LoadProbe probe = new LoadProbe(running);
            List<Questions.Question> battery = Questions.battery(departments);
            probe.run(
                    CONNECTIONS,
                    ALL_WARM,
                    n -> List.of(battery.get(n % battery.size()).variant().apply(n)));
            // When nothing but one question is asked, the server's compilers begin anew; what comes first would pay for
            // it.
            for (Questions.Question question : battery) {
                probe.run(CONNECTIONS, LOADED, n -> List.of(question.variant().apply(n)));
            }
            line("%n## %,d entities%n", entities);
            line(
                    "| question | alone: median | p99 | 8 connections: a second | median | p99 | processor time each | target p99 | alone within it |");
            line("|---|---|---|---|---|---|---|---|---|");
            for (Questions.Question question : battery) {
                ask(probe, question, entities);
            }
            page(probe, departments);
            allApis(running, entities);
            pushes(running, probe, departments);
            memory(running, afterLoad, pausesOfLoad, entities);
        }
    }

    private void ask(LoadProbe probe, Questions.Question question, int entities)
            throws IOException, InterruptedException, ExecutionException {
        probe.run(1, WARM_UP, n -> List.of(question.variant().apply(n)));
        LoadProbe.Figures alone =
                probe.run(1, ALONE, n -> List.of(question.variant().apply(n)));
        LoadProbe.Figures loaded =
                probe.run(CONNECTIONS, LOADED, n -> List.of(question.variant().apply(n)));
        growth.computeIfAbsent(question.name(), name -> new LinkedHashMap<>())
                .put(entities, alone.latencies().millis(0.99));
        line(
                "| %s | %.2f ms | %.2f ms | %,.0f | %.2f ms | %.2f ms | %.0f µs | %.0f ms | %s |",
                question.name(),
                alone.latencies().millis(0.5),
                alone.latencies().millis(0.99),
                loaded.perSecond(),
                loaded.latencies().millis(0.5),
                loaded.latencies().millis(0.99),
                loaded.cpuMicros(),
                question.target(),
                alone.latencies().millis(0.99) <= question.target() ? "yes" : "no");
    }

    private void page(LoadProbe probe, int departments) throws IOException, InterruptedException, ExecutionException {
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
        line("");
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
            line("");
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

    private void memory(GeneratedServer running, long afterLoad, int pausesOfLoad, int entities)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        push(running, entities / PublishedCompany.DEPARTMENT, UPDATES, 0);
        double perUpdate = (System.nanoTime() - begin) / 1e6 / UPDATES;
        long afterUpdates = running.liveMebibytes();
        List<Double> pauses = running.pauses();
        line("");
        line(
                "Heap in use after loading: %,d MiB, after %,d updates of %.2f ms each: %,d MiB.",
                afterLoad, UPDATES, perUpdate, afterUpdates);
        EntityShape shape = EntityShape.ofDepartment(0);
        double each = afterLoad * 1024.0 * 1024.0 / entities;
        line("");
        line(
                "That is %,.0f bytes for each entity: its body of %,.0f on average, and %,.0f for the rest, which is %.0f for"
                        + " each of its %.1f search rows (%.1f of them relations), what the server itself needs included.",
                each,
                shape.bodyBytes(),
                each - shape.bodyBytes(),
                (each - shape.bodyBytes()) / shape.rows(),
                shape.rows(),
                shape.relations());
        line("");
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
    private void line(String format, Object... values) throws IOException {
        page.line(String.format(Locale.ROOT, format, values));
    }
}
