package dev.callboard.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator, once the server is ready, what was started and what to try. */
final class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CallboardServer server;

    Welcome(CallboardServer server) {
        this.server = server;
    }

    void whenReady() {
        Thread.ofVirtual().name("welcome").start(this::waitAndTell);
    }

    private void waitAndTell() {
        long impatientAt = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> waitingFor = server.notReady();
        while (waitingFor.isPresent()) {
            if (System.nanoTime() > impatientAt) {
                LOG.info("Not ready yet: {}", waitingFor.get());
                impatientAt = System.nanoTime() + PATIENCE.toNanos();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            waitingFor = server.notReady();
        }
        tell();
    }

    private void tell() {
        String url = "http://localhost:" + server.port();
        Duration sinceStart = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, java.time.Instant.now()))
                .orElse(Duration.ZERO);
        LOG.info("Callboard is ready, {} ms after its start.", sinceStart.toMillis());
        LOG.info("  database      {}", server.database());
        LOG.info("  data          {}", server.data().root());
        if (!server.seeded().isEmpty()) {
            LOG.info(
                    "  repositories  made from the examples, to clone and push to: {}",
                    server.data().git());
            server.seeded()
                    .forEach(name ->
                            LOG.info("                {}/{}.git", server.data().git(), name));
        }
        LOG.info("  health        {}/.backstage/health/v1/readiness", url);
        LOG.info("  sign in       curl -s -X POST {}/api/auth/guest/refresh", url);
        LOG.info("  catalog       curl -s -H \"Authorization: Bearer $TOKEN\" {}/api/catalog/entities/by-query", url);
    }
}
