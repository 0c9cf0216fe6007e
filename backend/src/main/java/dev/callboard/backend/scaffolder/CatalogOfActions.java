package dev.callboard.backend.scaffolder;

import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.Locations;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.template.TaskUser;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The catalog of this server, as the actions of a task use it. Blocking. */
final class CatalogOfActions implements CatalogClient {

    private final CatalogIngest catalog;
    private final CatalogTemplates entities;

    CatalogOfActions(CatalogIngest catalog, CatalogTemplates entities) {
        this.catalog = catalog;
        this.entities = entities;
    }

    @Override
    public List<Entity> read(Location location, TaskUser user) {
        return told(() ->
                catalog.locations().dryRun(location.type(), location.target()).entities());
    }

    @Override
    public void register(Location location, TaskUser user) {
        told(() -> catalog.locations().register(location.type(), location.target(), Locations.OnConflict.REFRESH));
    }

    @Override
    public Optional<Entity> find(EntityRef ref, TaskUser user) {
        return entities.find(ref);
    }

    @Override
    public boolean isRegistered(Location location, TaskUser user) {
        return registered(location).isPresent();
    }

    @Override
    public void unregister(Location location, TaskUser user) {
        told(() -> {
            registered(location).ifPresent(found -> catalog.locations().delete(found.id()));
            return location;
        });
    }

    private Optional<RegisteredLocation> registered(Location location) {
        return catalog.locations().list().stream()
                .filter(found ->
                        found.type().equals(location.type()) && found.target().equals(location.target()))
                .findFirst();
    }

    private static <T> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (CatalogException e) {
            String message = String.valueOf(e.getMessage());
            ActionException told = switch (e) {
                case CatalogException.NotFound missing -> ActionException.notFound(message);
                case CatalogException.Conflict conflict -> ActionException.conflict(message);
                case CatalogException.NotYet late -> ActionException.failed(message);
                case CatalogException.InvalidInput invalid -> ActionException.input(message);
            };
            throw told.because(e);
        }
    }
}
