package dev.callboard.benchmarks;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.IngestionProgress;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.stitching.FinalEntity;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Puts an index full of generated entities in the place of the server's catalog, when the server is started with this
 * class beside it and {@value #ENTITIES} says how many there are to be. Routes, tokens and everything else are the
 * server's own; nothing is read from Git or stored.
 *
 * <p>The route for a changed repository, given {@code bench:NUMBER:DESCRIPTION}, describes a component of that department
 * anew, as a push would.
 */
public final class GeneratedCatalog implements ApplicationContextInitializer<GenericApplicationContext> {

    static final String ENTITIES = "callboard.benchmark.entities";

    private static final int BATCH = 50_000;

    private final EntityIndex index = new EntityIndex();

    @Override
    public void initialize(GenericApplicationContext context) {
        int entities = Integer.getInteger(ENTITIES, 0);
        if (entities > 0) {
            fill(entities / PublishedCompany.DEPARTMENT);
            context.registerBean("catalog", CatalogIngest.class, this::catalog);
        }
    }

    private void fill(int departments) {
        long begin = System.nanoTime();
        List<FinalEntity> batch = new ArrayList<>();
        for (int department = 0; department < departments; department++) {
            batch.addAll(PublishedCompany.department(department, "Does its part of the work"));
            if (batch.size() >= BATCH || department == departments - 1) {
                index.publish(index.version() + 1, batch, List.of());
                batch.clear();
            }
        }
        System.out.printf(
                "generated and indexed %d entities in %.1f s%n",
                index.snapshot().size(), (System.nanoTime() - begin) / 1e9);
    }

    /** Everything but the index is refused, and noticed as an error of the benchmark. */
    private CatalogIngest catalog() {
        return (CatalogIngest)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CatalogIngest.class}, this::answer);
    }

    private Object answer(Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "index" -> index;
            case "start", "close" -> "nothing";
            case "progress" -> new IngestionProgress(true, true, 0, index.version(), List.of(), List.of());
            case "repositoryChanged" -> change(String.valueOf(arguments[0]));
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
            case "toString" -> "generated catalog";
            default -> throw new UnsupportedOperationException("The generated catalog has no " + method.getName());
        };
    }

    private synchronized boolean change(String order) {
        String[] parts = order.split(":", 3);
        FinalEntity changed = PublishedCompany.department(Integer.parseInt(parts[1]), parts[2])
                .get(5);
        index.publish(index.version() + 1, List.of(changed), List.of());
        return true;
    }
}
