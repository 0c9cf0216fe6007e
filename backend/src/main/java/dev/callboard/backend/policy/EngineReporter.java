package dev.callboard.backend.policy;

import dev.callboard.backend.policy.EngineReports.Kind;
import dev.callboard.backend.policy.EngineReports.Report;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.RunningPolicyEngine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells the other replicas which rules this one asks. */
final class EngineReporter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EngineReporter.class);

    private static final long PAUSE_SECONDS = 20;

    private final RunningPolicyEngine engine;
    private final EngineReports reports;
    private final InstantSource clock;
    private final String replica = host() + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean failing;

    EngineReporter(RunningPolicyEngine engine, EngineReports reports, InstantSource clock) {
        this.engine = engine;
        this.reports = reports;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("policy-reports").start(this::run);
    }

    /** What there is to say of this replica now. */
    Report own() {
        EngineStatus status = engine.status();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("engine", status.engine());
        json.put("source", status.source());
        json.put("ready", status.ready());
        json.put("revision", status.revision());
        json.put("since", status.since() == null ? null : status.since().toString());
        json.put("lastError", status.lastError());
        return new Report(Kind.SERVER, replica, json, clock.instant());
    }

    private void run() {
        try {
            do {
                report();
            } while (!stopping.await(PAUSE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        try {
            reports.keep(own());
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                log.warn("Cannot tell the other replicas which policy this one asks", failure);
            }
            failing = true;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException nameless) {
            return "server";
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
