package dev.callboard.catalog;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProvidedEntity;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.scm.ScmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tells what it is told to tell. */
final class TellingProvider implements EntityProvider {

    private final String name;
    private final Duration frequency;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<ProvidedEntity> entities = List.of();
    private volatile @Nullable ScmException failure;
    private volatile boolean hangs;

    TellingProvider(String name) {
        this(name, Duration.ofSeconds(1));
    }

    TellingProvider(String name, Duration frequency) {
        this.name = name;
        this.frequency = frequency;
    }

    void tell(ProvidedEntity... all) {
        entities = List.of(all);
    }

    void hang() {
        hangs = true;
    }

    void fail(ScmException why) {
        failure = why;
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderSchedule schedule() {
        return new ProviderSchedule(frequency, Duration.ofSeconds(30), Duration.ZERO);
    }

    @Override
    public List<ProvidedEntity> read() {
        asked.incrementAndGet();
        while (hangs && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        ScmException why = failure;
        if (why != null) {
            throw why;
        }
        return entities;
    }

    @Override
    public boolean concerns(String repositoryUrl) {
        return true;
    }
}
