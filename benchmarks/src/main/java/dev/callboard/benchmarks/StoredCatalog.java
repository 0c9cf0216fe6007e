package dev.callboard.benchmarks;

import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.store.CatalogBatch;
import dev.callboard.catalog.store.CatalogStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Fills the server's database with generated entities before its catalog starts, when {@value #ENTITIES} says how many
 * there are to be, unless it is filled already.
 *
 * <p>It also holds the right to write, so that the server does what a replica does: it loads what is stored, and follows.
 * Reading is nobody's then, as there is no repository behind the entities that would keep them in the catalog.
 */
public final class StoredCatalog implements ApplicationContextInitializer<GenericApplicationContext> {

    static final String ENTITIES = "callboard.benchmark.stored";

    private static final int BATCH = 20_000;

    /** Held until the process ends, and for nothing else. */
    private final List<CatalogStore.Leadership> rights = new ArrayList<>();

    @Override
    public void initialize(GenericApplicationContext context) {
        int entities = Integer.getInteger(ENTITIES, 0);
        if (entities > 0) {
            context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof CatalogStore store) {
                        fill(store, entities / PublishedCompany.DEPARTMENT);
                    }
                    return bean;
                }
            });
        }
    }

    private void fill(CatalogStore store, int departments) {
        rights.add(store.tryLead().orElseThrow(() -> new IllegalStateException("Somebody else writes to the catalog")));
        long version = store.heads().version();
        if (version > 0) {
            return;
        }
        List<OwnedEntity> batch = new ArrayList<>();
        for (int department = 0; department < departments; department++) {
            for (FinalEntity entity : PublishedCompany.department(department, "Does its part of the work")) {
                batch.add(new OwnedEntity(entity, "url:https://git.bench.example/" + department, null));
            }
            if (batch.size() >= BATCH || department == departments - 1) {
                version = store.write(batchOf(version, batch));
                batch.clear();
            }
        }
    }

    private static CatalogBatch batchOf(long base, List<OwnedEntity> upserts) {
        return new CatalogBatch(
                base,
                upserts,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Instant.now(),
                List.of());
    }
}
