package dev.callboard.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Asks a server over one or several connections for a while and notes how long each answer took. */
final class LoadProbe {

    private final GeneratedServer server;

    LoadProbe(GeneratedServer server) {
        this.server = server;
    }

    /**
     * What came of it.
     *
     * @param perSecond how many requests, or rounds of several requests, were answered a second
     * @param cpuMicros how much of a processor's time the server took for each, in microseconds; unlike the others this
     *     holds no waiting for a processor
     */
    record Figures(Latencies latencies, double perSecond, double cpuMicros) {}

    /** Asks one question at a time on each connection; a round may be several requests. */
    Figures run(int connections, double seconds, IntFunction<List<Questions.Request>> rounds)
            throws InterruptedException, ExecutionException {
        long cpu = server.cpuNanos();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        List<Long> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<List<Long>>> clients = new ArrayList<>();
            for (int client = 0; client < connections; client++) {
                int first = client * 1_000_003;
                clients.add(() -> client(end, first, rounds));
            }
            for (Future<List<Long>> client : threads.invokeAll(clients)) {
                all.addAll(client.get());
            }
        }
        double took = (System.nanoTime() - begin) / 1e9;
        return new Figures(
                new Latencies(all.stream().mapToLong(Long::longValue).toArray()),
                all.size() / took,
                (server.cpuNanos() - cpu) / 1e3 / all.size());
    }

    private List<Long> client(long end, int first, IntFunction<List<Questions.Request>> rounds) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (HttpConnection connection = server.connect()) {
            for (int n = first; System.nanoTime() < end; n++) {
                List<Questions.Request> round = rounds.apply(n & Integer.MAX_VALUE);
                long begin = System.nanoTime();
                for (Questions.Request request : round) {
                    ask(connection, request);
                }
                nanos.add(System.nanoTime() - begin);
            }
        }
        return nanos;
    }

    static HttpConnection.Answer ask(HttpConnection connection, Questions.Request request) throws IOException {
        HttpConnection.Answer answer = request.body().isEmpty()
                ? connection.get(request.path(), GeneratedServer.TOKEN)
                : connection.post(request.path(), GeneratedServer.TOKEN, request.body());
        if (answer.status() / 100 != 2) {
            throw new IOException(request.path() + " answered " + answer.status() + ": " + answer.text());
        }
        return answer;
    }
}
