package dev.callboard.catalog.check;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;

/** A catalog that a check compares with. */
public interface ServedCatalog {

    Optional<Served> find(EntityRef ref);

    /** The entities that were read from a repository, given by its clone URL. */
    List<Served> ofRepository(String cloneUrl);

    /**
     * @param entity in its final form
     * @param repository the clone URL; empty if no repository holds it
     * @param path the file, from the root of the repository; empty if no file holds it
     * @param location the location reference of the file or provider whose the entity is
     * @param ofRoot whether its file was registered or configured, and not only named by another one
     */
    record Served(Entity entity, String repository, String path, String location, boolean ofRoot) {}
}
