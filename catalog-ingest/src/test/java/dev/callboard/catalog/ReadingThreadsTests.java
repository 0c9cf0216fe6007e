package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What reading leaves to the rest of a program that has few processors. */
@Timeout(120)
class ReadingThreadsTests {

    private static final int REPOSITORIES = 2 * Runtime.getRuntime().availableProcessors();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    @Test
    void othersHaveATurnWhileMoreSourcesAreReadThanThereAreProcessors() {
        var processor = new BusyUntilOthersHadATurn();
        try (CatalogFixture fixture = new CatalogFixture(folder, CatalogStore.inMemory())) {
            for (String name : names()) {
                fixture.repository(name)
                        .with("catalog-info.yaml", component(name))
                        .push();
            }
            fixture.start(builder -> {
                names().forEach(name -> builder.location("url", url(name, "catalog-info.yaml")));
                return builder.processing(EntityProcessing.of(
                        EntityProcessing.Options.defaults().withProcessors(List.of(processor)),
                        ScmIntegrations.withPublicHosts(List.of())));
            });
            fixture.untilComplete();

            assertThat(names()).allMatch(name -> fixture.has("component:default/" + name));
            assertThat(processor.busyAtOnce).hasValue(REPOSITORIES);
            assertThat(processor.gaveUp).hasValue(0);
        }
    }

    private static List<String> names() {
        return IntStream.range(0, REPOSITORIES)
                .mapToObj(number -> "shop-" + number)
                .toList();
    }

    /** Keeps its thread busy until all repositories do so, and then until virtual threads have had a turn. */
    private static final class BusyUntilOthersHadATurn implements CatalogProcessor {

        private final AtomicInteger busyAtOnce = new AtomicInteger();
        private final AtomicInteger turns = new AtomicInteger();
        private final AtomicInteger gaveUp = new AtomicInteger();

        @Override
        public String name() {
            return "busy";
        }

        @Override
        public void postProcess(ObjectNode entity, ProcessingContext context) {
            if (!"Component".equals(entity.path("kind").asString())) {
                return;
            }
            long end = System.nanoTime() + PATIENCE_NANOS;
            if (busyAtOnce.incrementAndGet() == REPOSITORIES) {
                Thread.ofVirtual().start(turns::incrementAndGet);
            }
            while (turns.get() == 0) {
                if (System.nanoTime() > end) {
                    gaveUp.incrementAndGet();
                    return;
                }
                Thread.onSpinWait();
            }
        }
    }
}
