package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Measures the scaffolder of a packaged server over HTTP, with its policy and its database, and rendering by itself; prints a
 * table. Arguments: the project's top folder and a folder for data.
 */
final class ScaffolderFigures {

    private static final int MANY_STEPS = 50;
    private static final int FEW_STEPS = 5;
    private static final int RUNS = 7;
    private static final int WARM_UP = 60;
    private static final int AT_ONCE = 100;
    private static final int CONNECTIONS = 8;
    private static final int READERS = 200;
    private static final int DRY_RUNS = 100;

    private final Path top;
    private final PrintStream out;
    private final MeasuredTasks tasks;

    private ScaffolderFigures(Path top, RunningServer server, PrintStream out) throws IOException {
        this.top = top;
        this.out = out;
        this.tasks = new MeasuredTasks(server);
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length != 2) {
            System.err.println("usage: ScaffolderFigures PROJECT_FOLDER WORK_FOLDER");
            System.exit(2);
        }
        Path top = Path.of(args[0]);
        Path work = Files.createDirectories(Path.of(args[1]));
        PrintStream out = System.out;
        out.printf(
                "%d processors, %s %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
        try (RunningServer server = RunningServer.start(top, configuration(top, work), work.resolve("data"))) {
            new ScaffolderFigures(top, server, out).run();
        }
        RenderingFigures rendering = new RenderingFigures(work.resolve("rendering"));
        line(
                out,
                "a skeleton of 200 files rendered into a workspace",
                rendering.skeleton().toString());
        line(
                out,
                "one expression, warm",
                String.format(Locale.ROOT, "%.1f µs on average", rendering.expressionMicros()));
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        tasks.awaitTemplate(name(MANY_STEPS));
        for (int i = 0; i < WARM_UP; i++) {
            tasks.awaitEnd(tasks.create(name(FEW_STEPS)));
        }
        line(out, "a debug:log step, with the policy asked and its events and journal stored", stepOverhead());
        line(out, AT_ONCE + " tasks of " + FEW_STEPS + " steps at once", atOnce());
        line(out, READERS + " readers of one stream", readers());
        line(out, "dry run of the example new-service", dryRun().toString());
    }

    private String stepOverhead() throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            String id = tasks.create(name(MANY_STEPS));
            tasks.awaitEnd(id);
            millis.add(tasks.millisPerStep(id));
        }
        millis.sort(null);
        return String.format(
                Locale.ROOT,
                "median %.2f ms, slowest %.2f ms of %d runs of %d steps",
                millis.get(RUNS / 2),
                millis.getLast(),
                RUNS,
                MANY_STEPS);
    }

    private String atOnce() throws IOException, InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        List<String> ids = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            Callable<String> one = () -> tasks.create(name(FEW_STEPS));
            for (Future<String> made : threads.invokeAll(
                    IntStream.range(0, AT_ONCE).mapToObj(i -> one).toList())) {
                ids.add(made.get());
            }
        }
        int failed = 0;
        for (String id : ids) {
            failed += tasks.awaitEnd(id).equals("completed") ? 0 : 1;
        }
        double whole = (System.nanoTime() - begin) / 1e9;
        long[] nanos = new long[ids.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = tasks.fromCreationToEnd(ids.get(i)).toNanos();
        }
        return String.format(
                Locale.ROOT,
                "%d failed, all done after %.2f s, from creation to end %s",
                failed,
                whole,
                new Latencies(nanos));
    }

    private String readers() throws IOException, InterruptedException, ExecutionException {
        String id = tasks.create(name(MANY_STEPS));
        List<MeasuredTasks.Reading> readings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<MeasuredTasks.Reading> reader = () -> tasks.read(id);
            for (Future<MeasuredTasks.Reading> read : threads.invokeAll(
                    IntStream.range(0, READERS).mapToObj(i -> reader).toList())) {
                readings.add(read.get());
            }
        }
        List<Long> stored = tasks.eventIds(id);
        long complete = readings.stream()
                .filter(reading -> reading.ids().equals(stored))
                .count();
        long slowest = readings.stream()
                .mapToLong(reading -> reading.end().toEpochMilli())
                .max()
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%d of %d got all %d events once and in order; the last had the end %d ms after it was stored",
                complete,
                READERS,
                stored.size(),
                slowest - tasks.end(id).toEpochMilli());
    }

    private Latencies dryRun() throws IOException {
        Path folder = top.resolve("examples/templates/new-service");
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.set("template", new YAMLMapper().readTree(Files.readString(folder.resolve("template.yaml"))));
        body.putObject("values")
                .put("name", "measured")
                .put("owner", "group:default/payments-team")
                .put("repoUrl", "git.acme.example?owner=acme&repo=measured");
        ArrayNode contents = body.putArray("directoryContents");
        try (Stream<Path> files = Files.walk(folder.resolve("skeleton"))) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> contents.addObject()
                            .put("path", folder.relativize(file).toString())
                            .put("base64Content", Base64.getEncoder().encodeToString(bytes(file))));
        }
        String json = body.toString();
        for (int i = 0; i < WARM_UP; i++) {
            tasks.dryRun(json);
        }
        long[] nanos = new long[DRY_RUNS];
        for (int i = 0; i < DRY_RUNS; i++) {
            long begin = System.nanoTime();
            tasks.dryRun(json);
            nanos[i] = System.nanoTime() - begin;
        }
        return new Latencies(nanos);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The example company with two more templates. */
    private static Path configuration(Path top, Path work) throws IOException {
        StringBuilder locations = new StringBuilder("  locations:\n");
        for (int steps : List.of(FEW_STEPS, MANY_STEPS)) {
            Path template = Files.writeString(work.resolve(name(steps) + ".yaml"), template(steps));
            locations
                    .append("    - type: file\n      target: ")
                    .append(template)
                    .append('\n');
        }
        String text = Files.readString(top.resolve("examples/app-config.yaml"))
                .replace("from: ./", "from: " + top.resolve("examples") + "/")
                .replace("  locations:\n", locations);
        return Files.writeString(work.resolve("app-config.yaml"), text);
    }

    private static String name(int steps) {
        return "measured-" + steps;
    }

    private static String template(int steps) {
        return """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: %s}
                spec:
                  type: service
                  owner: platform
                  steps:
                """.formatted(name(steps))
                + IntStream.range(0, steps)
                        .mapToObj(
                                "    - {id: step-%1$d, action: debug:log, input: {message: 'Step %1$d'}}\n"::formatted)
                        .collect(Collectors.joining());
    }

    private static void line(PrintStream out, String what, String figure) {
        out.printf("| %-75s | %s |%n", what, figure);
    }
}
