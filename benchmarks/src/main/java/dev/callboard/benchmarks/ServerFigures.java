package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures a packaged server over HTTP and prints a table: start, first reading, push to visible, queries, memory.
 *
 * <p>Arguments: the project's top folder, a folder for data, and how many pushes to make. Server and client share the
 * machine, so the figures include what the client takes from the server.
 */
final class ServerFigures {

    private static final int WARM_UP_REQUESTS = 3_000;
    private static final int TIMED_REQUESTS = 5_000;
    private static final int CONNECTIONS = 8;
    private static final Duration LOAD = Duration.ofSeconds(10);

    private static final Map<String, String> QUERIES = new LinkedHashMap<>();

    static {
        String byQuery = "/api/catalog/entities/by-query?";
        QUERIES.put(
                "page of 20 components by name",
                byQuery + "filter=kind=component&limit=20&orderField=metadata.name,asc");
        QUERIES.put("count components", byQuery + "filter=kind=component&limit=0");
        QUERIES.put("page of 20 without filter", byQuery + "limit=20");
        QUERIES.put(
                "full text in names of components",
                byQuery
                        + "filter=kind=component&limit=20&fullTextFilterTerm=nt-19&fullTextFilterFields=metadata.name&orderField=metadata.name,asc");
        QUERIES.put(
                "facet spec.type of components", "/api/catalog/entity-facets?facet=spec.type&filter=kind=component");
        QUERIES.put("one entity by name", "/api/catalog/entities/by-name/component/default/component-7-0");
        QUERIES.put(
                "components owned by a group",
                byQuery
                        + "filter=kind=component,relations.ownedBy=group:default/group-7-45&limit=20&orderField=metadata.name,asc");
    }

    private final Path top;
    private final Path work;
    private final int pushes;
    private final PrintStream out;

    private ServerFigures(Path top, Path work, int pushes, PrintStream out) {
        this.top = top;
        this.work = work;
        this.pushes = pushes;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length != 3) {
            System.err.println("usage: ServerFigures PROJECT_FOLDER WORK_FOLDER PUSHES");
            System.exit(2);
        }
        new ServerFigures(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), System.out).run();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        out.printf(
                "%d processors, %s %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
        Path example = work.resolve("example");
        try (RunningServer server = RunningServer.start(top, null, example)) {
            line("example catalog, empty data folder: start to ready", seconds(server.toReady()));
        }
        try (RunningServer server = RunningServer.start(top, null, example)) {
            line("example catalog, second start: start to ready", seconds(server.toReady()));
        }
        Corpus corpus = Corpus.create(work.resolve("repositories"), 200, 50);
        Path config = CorpusServer.configuration(work.resolve("app-config.yaml"), corpus);
        Path data = work.resolve("corpus");
        try (RunningServer server = RunningServer.start(top, config, data)) {
            line(corpus.entities() + " entities in 200 repositories: start to ready", seconds(server.toReady()));
            line(
                    "start to the last of them visible",
                    seconds(server.toReady().plus(CorpusServer.untilAllAreVisible(server, corpus))));
            line("resident memory after the first reading", server.residentMebibytes() + " MiB");
        }
        try (RunningServer server = RunningServer.start(top, config, data)) {
            line("the same, second start: start to ready", seconds(server.toReady()));
            CorpusServer.untilAllAreVisible(server, corpus);
            for (Map.Entry<String, String> query : QUERIES.entrySet()) {
                line(
                        query.getKey() + ", one at a time",
                        oneAtATime(server, query.getValue()).toString());
            }
            String page = QUERIES.values().iterator().next();
            underLoad(server, page);
            line("push to visible, one at a time", pushToVisible(server, corpus).toString());
            line("resident memory at the end", server.residentMebibytes() + " MiB");
        }
    }

    private static Latencies oneAtATime(RunningServer server, String path) throws IOException {
        try (HttpConnection connection = server.connect()) {
            for (int i = 0; i < WARM_UP_REQUESTS; i++) {
                CorpusServer.answer(connection, path);
            }
            long[] nanos = new long[TIMED_REQUESTS];
            for (int i = 0; i < nanos.length; i++) {
                long begin = System.nanoTime();
                CorpusServer.answer(connection, path);
                nanos[i] = System.nanoTime() - begin;
            }
            return new Latencies(nanos);
        }
    }

    private void underLoad(RunningServer server, String path) throws InterruptedException, ExecutionException {
        List<Long> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            long end = System.nanoTime() + LOAD.toNanos();
            Callable<List<Long>> client = () -> {
                List<Long> mine = new ArrayList<>();
                try (HttpConnection connection = server.connect()) {
                    while (System.nanoTime() < end) {
                        long begin = System.nanoTime();
                        CorpusServer.answer(connection, path);
                        mine.add(System.nanoTime() - begin);
                    }
                }
                return mine;
            };
            for (Future<List<Long>> done : threads.invokeAll(
                    IntStream.range(0, CONNECTIONS).mapToObj(i -> client).toList())) {
                all.addAll(done.get());
            }
        }
        Latencies latencies =
                new Latencies(all.stream().mapToLong(Long::longValue).toArray());
        line(
                "that page over " + CONNECTIONS + " connections",
                all.size() / LOAD.toSeconds() + " a second, " + latencies);
    }

    private Latencies pushToVisible(RunningServer server, Corpus corpus) throws IOException, InterruptedException {
        long[] nanos = new long[pushes];
        try (HttpConnection connection = server.connect()) {
            for (int i = 0; i < pushes; i++) {
                int repository = i * 37 % corpus.repositories();
                String path = "/api/catalog/entities/by-name/component/default/" + corpus.changedComponent(repository);
                String description = "Push number " + i + " of process "
                        + ProcessHandle.current().pid();
                corpus.push(repository, description);
                long begin = System.nanoTime();
                while (!CorpusServer.answer(connection, path).text().contains(description)) {
                    if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(1)) {
                        throw new IOException("A push did not become visible within a minute");
                    }
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                nanos[i] = System.nanoTime() - begin;
            }
        }
        return new Latencies(nanos);
    }

    private void line(String what, String figure) {
        out.printf("| %-75s | %s |%n", what, figure);
    }

    private static String seconds(Duration duration) {
        return "%.2f s".formatted(duration.toMillis() / 1000.0);
    }
}
