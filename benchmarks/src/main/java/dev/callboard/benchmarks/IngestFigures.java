package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how a packaged server reads a corpus: cold, again without a change, while nothing changes, and while pushes
 * come in.
 *
 * <p>Arguments: the project's top folder, a folder for data, how many repositories of how many entities each, and how many
 * pushes to make at ten a second. Server and client share the machine.
 */
final class IngestFigures {

    private static final Pattern COMPARED = Pattern.compile("compared in ([0-9.]+) s");
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int PUSHES_A_SECOND = 10;
    private static final double TICKS_A_SECOND = 100;

    private final Path top;
    private final Path work;
    private final Corpus corpus;
    private final int pushes;
    private final PrintStream out;

    private IngestFigures(Path top, Path work, Corpus corpus, int pushes, PrintStream out) {
        this.top = top;
        this.work = work;
        this.corpus = corpus;
        this.pushes = pushes;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 5) {
            System.err.println("usage: IngestFigures PROJECT_FOLDER WORK_FOLDER REPOSITORIES ENTITIES_IN_EACH PUSHES");
            System.exit(2);
        }
        int repositories = Integer.parseInt(args[2]);
        int entities = Integer.parseInt(args[3]);
        Path work = Files.createDirectories(Path.of(args[1]));
        Corpus corpus = Corpus.create(work.resolve("corpus-" + repositories + "x" + entities), repositories, entities);
        new IngestFigures(Path.of(args[0]), work, corpus, Integer.parseInt(args[4]), System.out).run();
    }

    private void run() throws IOException, InterruptedException {
        line("entities, repositories", corpus.entities() + ", " + corpus.repositories());
        line("reading the same blobs with git cat-file --batch, a process for each repository", seconds(catFile()));
        Path config = CorpusServer.configuration(work.resolve("ingest.yaml"), corpus);
        Path data = work.resolve("ingest-" + ProcessHandle.current().pid());
        try (RunningServer server = RunningServer.start(top, config, data)) {
            line("cold: start of the process to ready", seconds(server.toReady()));
            line(
                    "cold: start of the process to the last entity visible",
                    seconds(server.toReady().plus(CorpusServer.untilAllAreVisible(server, corpus))));
            line("cold: the ingestion, by the server's log", compared(data) + " s");
            line("cold: processor time of the server so far", "%.1f s".formatted(processorSeconds(server)));
            line("cold: resident memory", server.residentMebibytes() + " MiB");
        }
        try (RunningServer server = RunningServer.start(top, config, data)) {
            line("again: start of the process to ready", seconds(server.toReady()));
            line("again: comparing all sources, by the server's log", compared(data) + " s");
            CorpusServer.untilAllAreVisible(server, corpus);
            idle(server);
            pushes(server, true);
            pushes(server, false);
            line("resident memory at the end", server.residentMebibytes() + " MiB");
        }
    }

    /** What the server needs while nothing changes, by the second and by look at all repositories. */
    private void idle(RunningServer server) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(5);
        double before = processorSeconds(server);
        TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        double used = processorSeconds(server) - before;
        double looks = IDLE.toMillis() / Math.max(300.0, corpus.repositories());
        line(
                "idle: processor time for a look at all " + corpus.repositories() + " unchanged repositories",
                "%.3f s".formatted(used / looks));
    }

    /**
     * Pushes at a steady pace, whether or not the last one is visible yet.
     *
     * @param told whether the host tells of each push with a webhook; if not, they are found by looking
     */
    private void pushes(RunningServer server, boolean told) throws IOException, InterruptedException {
        List<Pushed> waiting = new ArrayList<>();
        List<Long> latencies = new ArrayList<>();
        long begin = System.nanoTime();
        long deadline = begin + TimeUnit.SECONDS.toNanos(60 + pushes / PUSHES_A_SECOND);
        try (HttpConnection connection = server.connect();
                HttpConnection host = server.connect()) {
            for (int made = 0; latencies.size() < pushes; ) {
                long now = System.nanoTime();
                if (now > deadline) {
                    throw new IOException("Not all pushes became visible");
                }
                if (made < pushes && now >= begin + made * (TimeUnit.SECONDS.toNanos(1) / PUSHES_A_SECOND)) {
                    int repository = made * 37 % corpus.repositories();
                    String description = "Push %d of %d%s"
                            .formatted(made, ProcessHandle.current().pid(), told ? ", told" : "");
                    corpus.push(repository, description);
                    waiting.add(new Pushed(corpus.changedComponent(repository), description, System.nanoTime()));
                    if (told) {
                        tell(host, repository);
                    }
                    made++;
                }
                for (Pushed pushed : List.copyOf(waiting)) {
                    String path = "/api/catalog/entities/by-name/component/default/" + pushed.component();
                    if (CorpusServer.answer(connection, path).text().contains('"' + pushed.description() + '"')) {
                        latencies.add(System.nanoTime() - pushed.at());
                        waiting.remove(pushed);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        line(
                "push to visible at %d pushes a second, %s"
                        .formatted(PUSHES_A_SECOND, told ? "told by a webhook" : "found by looking"),
                new Latencies(latencies.stream().mapToLong(Long::longValue).toArray()).toString());
    }

    /** As Gitea says that a branch has moved. */
    private void tell(HttpConnection host, int repository) throws IOException {
        String url = corpus.repositoryUrl(repository);
        String payload = "{\"ref\":\"refs/heads/main\",\"repository\":{\"html_url\":\"%s\"}}".formatted(url);
        HttpConnection.Answer answer = host.post("/api/events/http/gitea", "", payload);
        if (answer.status() != 202) {
            throw new IOException("The webhook was answered with " + answer.status() + ": " + answer.text());
        }
    }

    private record Pushed(String component, String description, long at) {}

    private Duration catFile() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int number = 0; number < corpus.repositories(); number++) {
            Process git = new ProcessBuilder(
                            "git", "-C", corpus.repository(number).toString(), "cat-file", "--batch")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var in = git.getOutputStream()) {
                in.write("main:catalog-info.yaml\n".getBytes(StandardCharsets.UTF_8));
            }
            git.waitFor();
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String compared(Path data) throws IOException, InterruptedException {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        for (int i = 0; i < 3000; i++) {
            Matcher matcher = COMPARED.matcher(Files.readString(log));
            if (matcher.find()) {
                return matcher.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("The server did not say in " + log + " how long it took");
    }

    private static double processorSeconds(RunningServer server) throws IOException {
        String stat = Files.readString(
                Path.of("/proc", String.valueOf(server.process().pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    private void line(String what, String figure) {
        out.printf("| %-85s | %s |%n", what, figure);
    }

    private static String seconds(Duration duration) {
        return "%.2f s".formatted(duration.toMillis() / 1000.0);
    }
}
