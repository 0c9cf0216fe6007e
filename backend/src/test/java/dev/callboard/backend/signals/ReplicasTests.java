package dev.callboard.backend.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Two servers with one database. */
class ReplicasTests {

    private static final String JANE = "user:default/jane";
    private static final String JOHN = "user:default/john";
    private static final String READY = "ready";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supplier<Database> database = TestPostgres.forServers("replicas");

    @Test
    void aSignalGetsToThePagesOfAllReplicasOnceAndInOrder() throws Exception {
        try (var one = server();
                var other = server()) {
            Signals here = one.getBean(Signals.class);
            Signals there = other.getBean(Signals.class);
            Page janeHere = new Page(here, JANE);
            Page janeThere = new Page(there, JANE);
            Page johnThere = new Page(there, JOHN);
            until(here, janeThere);
            String long9000 = "x".repeat(9_000);

            here.send(List.of(JANE), "news", say("for Jane"));
            here.send(List.of(JANE, JOHN), "news", say(long9000));
            here.send(List.of(JANE), "other", say("to nobody who listens"));
            here.sendToAll("news", say("for all"));

            assertThat(janeThere.heardUpTo("for all")).containsExactly("for Jane", long9000, "for all");
            assertThat(johnThere.heardUpTo("for all")).containsExactly(long9000, "for all");
            there.sendToAll("news", say("back"));
            assertThat(janeHere.heardUpTo("back")).containsExactly("for Jane", long9000, "for all", "back");
        }
    }

    /** Sends until a page of another server hears it, which begins to read a moment after it was opened. */
    private static void until(Signals from, Page page) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String heard = null;
        while (heard == null && System.nanoTime() < end) {
            from.sendToAll("news", say(READY));
            heard = page.frames.poll(1, TimeUnit.SECONDS);
        }
        assertThat(heard).isEqualTo(frame(READY));
    }

    private AnnotationConfigApplicationContext server() {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(Database.class, database);
        context.register(SignalsConfiguration.class);
        context.refresh();
        return context;
    }

    private static ObjectNode say(String what) {
        return JsonNodeFactory.instance.objectNode().put("say", what);
    }

    private static String frame(String what) {
        return "{\"channel\":\"news\",\"message\":{\"say\":\"" + what + "\"}}";
    }

    /** A page that listens to the news. */
    private static final class Page {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

        Page(Signals signals, String user) {
            Connection connection = signals.open(List.of(user));
            connection.receive("{\"action\":\"subscribe\",\"channel\":\"news\"}");
            connection.frames().subscribe(frames::add);
        }

        List<String> heardUpTo(String last) throws InterruptedException {
            List<String> heard = new ArrayList<>();
            @Nullable String frame;
            do {
                frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (frame != null && !frame.equals(frame(READY))) {
                    heard.add(frame.replaceAll(".*\"say\":\"([^\"]*)\".*", "$1"));
                }
            } while (frame != null && !frame.equals(frame(last)));
            return heard;
        }
    }
}
