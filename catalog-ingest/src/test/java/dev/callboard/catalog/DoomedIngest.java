package dev.callboard.catalog;

import dev.callboard.catalog.store.CatalogStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that fills a catalog until it is killed. Arguments: the port of PostgreSQL, the folder, the locations. */
final class DoomedIngest {

    private DoomedIngest() {}

    public static void main(String[] args) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {Integer.parseInt(args[0])});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        try (CatalogFixture fixture = new CatalogFixture(Path.of(args[1]), CatalogStore.postgres(source))) {
            List<String> locations = List.of(args).subList(2, args.length);
            fixture.start(builder -> {
                locations.forEach(location -> builder.location("url", location));
                return builder;
            });
            System.out.println("started");
            while (true) {
                LockSupport.park();
            }
        }
    }
}
