package dev.callboard.backend;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.IngestionProgress;
import dev.callboard.policy.RunningPolicyEngine;
import java.time.Duration;
import java.time.Instant;
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

    /** Waits for as long as it takes, and tells. Returns early if the server stops. */
    void whenReady() {
        whenReady(Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * Waits until the server is ready, saying what it waits for if that takes long, and tells.
     *
     * @return what the server still waits for after the limit; empty if it is ready
     */
    Optional<String> whenReady(Duration limit) {
        long begin = System.nanoTime();
        long toldAt = begin;
        Optional<String> waitingFor = server.notReady();
        while (waitingFor.isPresent() && server.isRunning() && System.nanoTime() - begin < limit.toNanos()) {
            if (System.nanoTime() - toldAt > PATIENCE.toNanos()) {
                LOG.info("Not ready yet: {}", waitingFor.get());
                toldAt = System.nanoTime();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            waitingFor = server.notReady();
        }
        if (waitingFor.isEmpty()) {
            tell();
        }
        return waitingFor;
    }

    private void tell() {
        String url = "http://localhost:" + server.port();
        IngestionProgress catalog = server.bean(CatalogIngest.class).progress();
        LOG.info("Callboard is ready, {} ms after its start.", sinceStart().toMillis());
        LOG.info("  data          {}", server.data().root());
        LOG.info("  database      {}", server.database());
        LOG.info(
                "  catalog       {} entities from {} sources",
                server.bean(CatalogIngest.class).index().snapshot().size(),
                catalog.sources().size());
        LOG.info(
                "  policy        {}",
                server.bean(RunningPolicyEngine.class).status().source());
        server.seeded()
                .forEach(name -> LOG.info(
                        "  made          {}/{}.git, to clone and push to",
                        server.data().git(),
                        name));
        LOG.info("  health        {}/.backstage/health/v1/readiness", url);
        LOG.info("  sign in       curl -s -X POST {}/api/auth/guest/refresh", url);
        LOG.info("  catalog       curl -s -H \"Authorization: Bearer $TOKEN\" {}/api/catalog/entities/by-query", url);
        LOG.info("  templates     curl -s -H \"Authorization: Bearer $TOKEN\" {}/api/scaffolder/v2/actions", url);
    }

    private static Duration sinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }
}
