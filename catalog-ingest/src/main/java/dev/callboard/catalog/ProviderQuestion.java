package dev.callboard.catalog;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.store.StoredProvider;
import dev.callboard.scm.ScmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a provider what there is, for as long as its schedule allows. One thread asks, any may break that off. */
final class ProviderQuestion {

    private final EntityProvider provider;
    private final ExecutorService threads;
    private volatile @Nullable Future<?> open;

    ProviderQuestion(EntityProvider provider, ExecutorService threads) {
        this.provider = provider;
        this.threads = threads;
    }

    boolean isOpen() {
        return open != null;
    }

    /** Has the one who asks get a {@link java.util.concurrent.CancellationException}, if anybody asks. */
    void breakOff() {
        Future<?> current = open;
        if (current != null) {
            current.cancel(true);
        }
    }

    /** @throws RuntimeException whatever the provider throws */
    List<StoredProvider.Provided> ask() throws InterruptedException {
        Future<List<StoredProvider.Provided>> answer = threads.submit(this::answer);
        open = answer;
        Duration timeout = provider.schedule().timeout();
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ScmException.Unreachable("no end after " + timeout, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            open = null;
            answer.cancel(true);
        }
    }

    private List<StoredProvider.Provided> answer() {
        List<StoredProvider.Provided> entities = new ArrayList<>();
        provider.read()
                .forEach(one -> entities.add(new StoredProvider.Provided(
                        one.location().toString(), one.entity().toString())));
        return List.copyOf(entities);
    }
}
