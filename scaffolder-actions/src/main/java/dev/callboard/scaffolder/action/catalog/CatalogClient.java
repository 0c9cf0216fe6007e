package dev.callboard.scaffolder.action.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.template.TaskUser;
import java.util.List;
import java.util.Optional;

/**
 * The catalog as actions need it. Blocking.
 *
 * <p>What the user may not see or do is not there or refused: an implementation asks for the user's permissions. Every
 * failure is an {@link ActionException} in words for the person who runs the template.
 */
public interface CatalogClient {

    /** Reads what a location names, now, and changes nothing; the entities in the order they were found. */
    List<Entity> read(Location location, TaskUser user);

    /** Registers a location. One that is registered already is read again, so that registering twice does no harm. */
    void register(Location location, TaskUser user);

    /** Whether a location is registered. */
    boolean isRegistered(Location location, TaskUser user);

    /** Takes a registered location out, and with it all that only it kept in the catalog; nothing if it is not there. */
    void unregister(Location location, TaskUser user);

    /** The entity of that name, if it is there. */
    Optional<Entity> find(EntityRef ref, TaskUser user);

    /**
     * Where entities are read from.
     *
     * @param type {@code url}, or {@code git} for a repository that is no web page
     */
    record Location(String type, String target) {

        /** The location of a URL, by its scheme. */
        public static Location of(String url) {
            boolean web = url.startsWith("https://") || url.startsWith("http://");
            return new Location(web ? "url" : "git", url);
        }
    }
}
