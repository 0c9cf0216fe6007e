package dev.callboard.backend.scaffolder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.callboard.backend.scaffolder.KillMatrixSite.Outage;
import dev.callboard.backend.scaffolder.KilledRun.End;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Kills worker processes in the middle of tasks with real effects, and looks at what is left: every task has to end, with all
 * of its effects once, or with none.
 *
 * <p>A task has ten steps that push to repositories, register locations and change objects of an API server. It is killed
 * before and after each line of its journal, on the way forth and on the way back, once or twice; cancelled while it stands
 * there; and killed at random moments. In others the database, the API server and the catalog, or the disk, are away for a
 * while. Ten tasks at a time run in one process and die with it. Arguments: how many runs, {@value #EACH_MOMENT} for a
 * selection that takes each moment once, or {@value #SAMPLE} for some moments by chance and each outage once; the class path of
 * {@code ApiServerProcess}; and the seed of the chance, unless it is to be the one that is told.
 */
final class KillMatrix {

    private static final String EACH_MOMENT = "each-moment";
    private static final String SAMPLE = "sample";
    private static final int BATCHES_OF_A_SAMPLE = 2;
    private static final long SEED = 20261124;

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration RECOVERY = Duration.ofSeconds(8);
    private static final long LOOK_NANOS = 10_000_000;
    private static final int MOST_MILLIS = 900;
    private static final int REPORTED = 100;
    private static final int BATCHES_OF_OUTAGES = 3;
    private static final int CANCELLED_OF = 5;

    private final KillMatrixSite site;
    private final Random random;
    private int numbers;
    private int kills;
    private int outages;
    private int runs;
    private int failed;

    private KillMatrix(KillMatrixSite site, long seed) {
        this.site = site;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger("dev.callboard")).setLevel(Level.WARN);
        long seed = args.length > 2 ? Long.parseLong(args[2]) : SEED;
        System.out.println("What is left to chance has the seed " + seed);
        long start = System.nanoTime();
        try (KillMatrixSite site = new KillMatrixSite(args[1])) {
            KillMatrix matrix = new KillMatrix(site, seed);
            int wanted = 1;
            switch (args[0]) {
                case EACH_MOMENT -> matrix.eachMoment();
                case SAMPLE -> matrix.sample();
                default -> {
                    wanted = Integer.parseInt(args[0]);
                    matrix.all(wanted);
                }
            }
            System.out.printf(
                    "%d workers were killed and %d outages were lived through in %d s%n",
                    matrix.kills,
                    matrix.outages,
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
            System.out.printf("%d passed, %d failed%n", matrix.runs - matrix.failed, matrix.failed);
            if (matrix.failed == 0) {
                site.delete();
            } else {
                System.out.println("What is left of it is in " + site.folder());
            }
            System.exit(matrix.failed == 0 && matrix.runs >= wanted ? 0 : 1);
        }
    }

    private void all(int wanted) throws IOException {
        Moments moments = inPeace();
        for (Outage outage : Outage.values()) {
            for (int i = 0; i < BATCHES_OF_OUTAGES && runs < wanted; i++) {
                during(outage, batch(End.EITHER));
            }
        }
        inBatches(planned(moments.forth(), moments.back()), wanted);
        while (runs < wanted) {
            atAnyTime(batch(End.DONE));
        }
    }

    /** Each moment once, some of those on the way forth also with a cancellation, and one outage of each kind. */
    private void eachMoment() throws IOException {
        Moments moments = inPeace();
        List<KilledRun> planned = new ArrayList<>();
        for (int moment = 0; moment < moments.forth(); moment++) {
            planned.add(run(false, List.of(moment), End.DONE));
            if (moment % CANCELLED_OF == 0) {
                planned.add(run(false, List.of(moment), End.CANCELLED));
            }
        }
        for (int moment = 0; moment < moments.back(); moment++) {
            planned.add(run(true, List.of(moment), End.AS_BEFORE));
        }
        inBatches(planned, Integer.MAX_VALUE);
        eachOutage();
    }

    /** Some of all runs, in their order, and one outage of each kind. */
    private void sample() throws IOException {
        Moments moments = inPeace();
        List<KilledRun> chosen = planned(moments.forth(), moments.back());
        Collections.shuffle(chosen, random);
        inBatches(
                chosen.stream()
                        .limit((long) BATCHES_OF_A_SAMPLE * DoomedWorker.TASKS)
                        .sorted(Comparator.comparingInt(KilledRun::number))
                        .toList(),
                Integer.MAX_VALUE);
        eachOutage();
    }

    private void eachOutage() throws IOException {
        for (Outage outage : Outage.values()) {
            during(outage, batch(End.EITHER));
        }
    }

    private void inBatches(List<KilledRun> planned, int wanted) throws IOException {
        for (int from = 0; from < planned.size() && runs < wanted; from += DoomedWorker.TASKS) {
            atMoments(planned.subList(from, Math.min(from + DoomedWorker.TASKS, planned.size())));
        }
    }

    /** At how many moments a run can be killed that ends well, and one that fails and undoes what it did. */
    private record Moments(int forth, int back) {}

    /** One run of each kind that nobody disturbs. */
    private Moments inPeace() throws IOException {
        KilledRun good = run(false, List.of(), End.DONE);
        KilledRun bad = run(true, List.of(), End.AS_BEFORE);
        atMoments(List.of(good, bad));
        // Its end in peace leaves behind what makes the next ones start quickly.
        site.worker().close();
        Moments moments = new Moments(2 * site.rows.journalLines(good.id()), 2 * site.rows.journalLines(bad.id()));
        System.out.printf("A run has %d moments, one that fails and undoes has %d%n", moments.forth(), moments.back());
        return moments;
    }

    /** Each moment forth and back, in an order in which runs that live about as long come together. */
    private List<KilledRun> planned(int forth, int back) {
        List<KilledRun> planned = new ArrayList<>();
        for (int moment = 0; moment < forth; moment++) {
            planned.add(run(false, List.of(moment), End.DONE));
            planned.add(run(false, List.of(moment), End.CANCELLED));
        }
        for (int moment = 0; moment < back; moment++) {
            planned.add(run(true, List.of(moment), End.AS_BEFORE));
            planned.add(run(true, List.of(moment, random.nextInt(back)), End.AS_BEFORE));
        }
        return planned;
    }

    private List<KilledRun> batch(End ofGoodOnes) {
        List<KilledRun> batch = new ArrayList<>();
        for (int i = 0; i < DoomedWorker.TASKS; i++) {
            boolean fails = i % 2 == 0;
            batch.add(run(fails, List.of(), fails ? End.AS_BEFORE : ofGoodOnes));
        }
        return batch;
    }

    private KilledRun run(boolean fails, List<Integer> moments, End end) {
        return new KilledRun(++numbers, TaskId.random(), fails, moments, end);
    }

    /** Runs tasks and kills their worker when all stand at their moments, as often as they have one. */
    private void atMoments(List<KilledRun> batch) throws IOException {
        for (int generation = 0; ; generation++) {
            int now = generation;
            KilledProcess worker = site.worker();
            for (KilledRun run : batch) {
                if (run.moments().size() > now && !site.rows.hasEnded(run.id())) {
                    worker.doom(run.id(), run.moments().get(now));
                }
            }
            begin(batch, generation);
            boolean doomed = batch.stream().anyMatch(run -> run.moments().size() > now);
            if (!await(batch, worker, PATIENCE)) {
                // What hangs must not keep the next ones from running.
                kill();
                break;
            }
            if (!doomed) {
                break;
            }
            cancel(batch, 0);
            kill();
            cancel(batch, 1);
        }
        check(batch);
    }

    /** Cancels one half of those that are to be cancelled: some while their worker lives, some when it is dead. */
    private void cancel(List<KilledRun> batch, int half) {
        batch.stream()
                .filter(run -> run.cancelled() && run.number() / 2 % 2 == half)
                .forEach(run -> site.rows.cancel(run.id()));
    }

    private void atAnyTime(List<KilledRun> batch) throws IOException {
        int times = 1 + random.nextInt(3);
        for (int generation = 0; generation <= times; generation++) {
            KilledProcess worker = site.worker();
            begin(batch, generation);
            if (generation < times) {
                pause(random.nextInt(MOST_MILLIS));
                kill();
            } else {
                await(batch, worker, PATIENCE);
            }
        }
        check(batch);
    }

    private void during(Outage outage, List<KilledRun> batch) throws IOException {
        KilledProcess worker = site.worker();
        begin(batch, 0);
        pause(random.nextInt(MOST_MILLIS));
        site.begin(outage);
        pause(random.nextInt(MOST_MILLIS));
        site.end(outage);
        outages++;
        if (!await(batch, worker, RECOVERY)) {
            // Runs that could not write down what they do have stopped; in time others would take their tasks.
            kill();
            worker = site.worker();
            begin(batch, 1);
            await(batch, worker, PATIENCE);
        }
        check(batch);
    }

    private void begin(List<KilledRun> batch, int generation) throws IOException {
        if (generation > 0) {
            site.rows.takeFromTheDead();
            return;
        }
        for (KilledRun run : batch) {
            site.create(run.number(), run.id(), run.fails());
        }
    }

    /** Waits until each task has ended or stands still; says whether that came to be. */
    private boolean await(List<KilledRun> batch, KilledProcess worker, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Set<TaskId> standing = worker.standing();
            if (batch.stream().allMatch(run -> standing.contains(run.id()) || site.rows.hasEnded(run.id()))) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    private void check(List<KilledRun> batch) throws IOException {
        site.rows.tidy(site.workspaces());
        for (KilledRun run : batch) {
            runs++;
            List<String> wrong = site.wrong(run);
            if (!wrong.isEmpty()) {
                failed++;
                System.out.println(run + " " + site.rows.status(run.id()) + ": " + wrong);
                site.rows.history(run.id()).forEach(line -> System.out.println("    " + line));
            }
            if (runs % REPORTED == 0) {
                System.out.printf("%d runs, %d of them failed; %d workers killed%n", runs, failed, kills);
            }
        }
    }

    private void kill() {
        site.kill();
        kills++;
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}
