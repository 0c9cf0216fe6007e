package dev.callboard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets many people open the catalog page of a portal again and again, each with as many connections as a browser has, and
 * tells how long the pages took. Between two pages a person looks at the first for two to eight seconds.
 *
 * <p>Arguments: the server's class path, a folder for data, the server's heap, and the numbers of entities, people and
 * seconds.
 */
final class PortalFigures {

    private static final int CONNECTIONS_OF_A_BROWSER = 6;
    private static final int WARM_UP_SECONDS = 25;

    private final GeneratedServer server;
    private final int departments;
    private final Queue<Long> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    private PortalFigures(GeneratedServer server, int departments) {
        this.server = server;
        this.departments = departments;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length != 6) {
            System.err.println("usage: PortalFigures SERVER_CLASSES WORK_FOLDER HEAP ENTITIES PEOPLE SECONDS");
            System.exit(2);
        }
        int entities = Integer.parseInt(args[3]);
        int people = Integer.parseInt(args[4]);
        try (GeneratedServer running = GeneratedServer.start(
                args[0], Path.of(args[1]).resolve("portal"), GeneratedCatalog.ENTITIES + "=" + entities, args[2])) {
            int departments = entities / PublishedCompany.DEPARTMENT;
            new PortalFigures(running, departments).open(people, WARM_UP_SECONDS);
            PortalFigures figures = new PortalFigures(running, departments);
            long cpu = running.cpuNanos();
            Latencies pages = figures.open(people, Integer.parseInt(args[5]));
            Latencies requests = new Latencies(
                    figures.requests.stream().mapToLong(Long::longValue).toArray());
            System.out.printf(
                    Locale.ROOT,
                    "%d people, %d entities, %s seconds: %d pages of %d requests%n"
                            + "a page: %s%na request: %s%nfailed requests: %d%n"
                            + "processor time: %.2f of %d; resident memory: %d MiB%n",
                    people,
                    entities,
                    args[5],
                    pages.nanos().length,
                    Questions.catalogPage(0).size(),
                    pages,
                    requests,
                    figures.failures.get(),
                    (running.cpuNanos() - cpu) / 1e9 / Integer.parseInt(args[5]),
                    Runtime.getRuntime().availableProcessors(),
                    residentMebibytes(running));
            if (figures.failures.get() > 0) {
                System.exit(1);
            }
        }
    }

    private Latencies open(int people, int seconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Long> pages = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Long>>> persons = new ArrayList<>();
            for (int n = 0; n < people; n++) {
                int person = n;
                persons.add(() -> person(threads, person, end));
            }
            for (Future<List<Long>> person : threads.invokeAll(persons)) {
                pages.addAll(person.get());
            }
        }
        return new Latencies(pages.stream().mapToLong(Long::longValue).toArray());
    }

    private List<Long> person(ExecutorService threads, int person, long end)
            throws IOException, InterruptedException, ExecutionException {
        Random looks = new Random(person);
        List<HttpConnection> browser = new ArrayList<>();
        List<Long> pages = new ArrayList<>();
        TimeUnit.MILLISECONDS.sleep(looks.nextInt(5_000));
        try {
            for (int n = 0; n < CONNECTIONS_OF_A_BROWSER; n++) {
                browser.add(server.connect());
            }
            while (System.nanoTime() < end) {
                Queue<Questions.Request> calls =
                        new ConcurrentLinkedQueue<>(Questions.catalogPage(looks.nextInt(departments)));
                long begin = System.nanoTime();
                threads.invokeAll(browser.stream()
                        .<Callable<Void>>map(connection -> () -> load(connection, calls))
                        .toList());
                pages.add(System.nanoTime() - begin);
                TimeUnit.MILLISECONDS.sleep(2_000 + looks.nextInt(6_000));
            }
        } finally {
            for (HttpConnection connection : browser) {
                connection.close();
            }
        }
        return pages;
    }

    private Void load(HttpConnection connection, Queue<Questions.Request> calls) {
        for (Questions.Request call = calls.poll(); call != null; call = calls.poll()) {
            long begin = System.nanoTime();
            try {
                LoadProbe.ask(connection, call);
                requests.add(System.nanoTime() - begin);
            } catch (IOException e) {
                failures.incrementAndGet();
                System.err.println(e.getMessage());
            }
        }
        return null;
    }

    private static long residentMebibytes(GeneratedServer running) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + running.process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    / 1024;
        }
    }
}
