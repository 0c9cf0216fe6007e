package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.LocationTargets;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processor.AnnotationProcessor;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.catalog.store.StoreMessage;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The registered locations as the store has them; tells the loop when they change. */
final class StoredLocations implements Locations {

    private final IngestSettings settings;
    private final CatalogView view;
    private final IngestLoop loop;

    StoredLocations(IngestSettings settings, CatalogView view, IngestLoop loop) {
        this.settings = settings;
        this.view = view;
        this.loop = loop;
    }

    @Override
    public RegisteredLocation register(String type, String target, OnConflict onConflict) {
        LocationRef location = checked(type, target);
        RegisteredLocation registered = new RegisteredLocation(
                UUID.randomUUID(), location.type(), location.target(), RootLocation.defaultRef(location));
        if (settings.store().addLocation(registered)) {
            loop.locationsChanged();
            return registered;
        }
        RegisteredLocation existing = existing(location)
                .orElseThrow(() -> new CatalogException.Conflict("Location " + location + " was just removed"));
        if (onConflict == OnConflict.REJECT) {
            throw new CatalogException.Conflict("Location " + location + " already exists");
        }
        loop.ask(StoreMessage.Kind.REFRESH_ENTITY, existing.entityRef().toString());
        return existing;
    }

    @Override
    public DryRun dryRun(String type, String target) {
        LocationRef location = checked(type, target);
        EntityRef ref = RootLocation.defaultRef(location);
        LocationProbe.Found found;
        try {
            RootLocation root = RootLocation.of(location, ref, settings.pipeline());
            found = LocationProbe.follow(root.entity(), root.targets(), settings.reader());
        } catch (ProcessingException e) {
            throw new CatalogException.InvalidInput(e.explanation());
        }
        if (!found.problems().isEmpty()) {
            throw new CatalogException.InvalidInput(found.problems().stream()
                    .map(problem -> problem.name() + ": " + problem.message())
                    .collect(Collectors.joining(", ")));
        }
        return new DryRun(
                existing(location).isPresent(),
                location.toString(),
                location.type(),
                location.target(),
                ref,
                found.entities());
    }

    @Override
    public List<RegisteredLocation> list() {
        return settings.store().locations();
    }

    @Override
    public Optional<RegisteredLocation> find(UUID id) {
        return list().stream().filter(location -> location.id().equals(id)).findFirst();
    }

    @Override
    public RegisteredLocation findByEntity(EntityRef ref) {
        OwnedEntity owned =
                view.find(ref).orElseThrow(() -> new CatalogException.NotFound("found no entity for ref " + ref));
        Entity entity = new Entity(
                (ObjectNode) JsonMapper.shared().readTree(owned.entity().body()));
        String origin = entity.annotation(AnnotationProcessor.ORIGIN)
                .orElseThrow(() -> new CatalogException.NotFound("found no origin annotation for ref " + ref));
        return existing(LocationRef.parse(origin))
                .orElseThrow(() -> new CatalogException.NotFound("Found no location with ref " + origin));
    }

    @Override
    public RegisteredLocation update(UUID id, String type, String target) {
        LocationRef location = checked(type, target);
        RegisteredLocation before = find(id).orElseThrow(() -> notFound(id));
        RegisteredLocation next = new RegisteredLocation(id, location.type(), location.target(), before.entityRef());
        if (!settings.store().replaceLocation(next)) {
            throw new CatalogException.Conflict("Location " + location + " already exists");
        }
        loop.locationsChanged();
        return next;
    }

    @Override
    public void delete(UUID id) {
        if (!settings.store().removeLocation(id)) {
            throw notFound(id);
        }
        loop.locationsChanged();
    }

    private Optional<RegisteredLocation> existing(LocationRef location) {
        return list().stream()
                .filter(other ->
                        other.type().equals(location.type()) && other.target().equals(location.target()))
                .findFirst();
    }

    private static LocationRef checked(String type, String target) {
        if (!LocationTargets.OPEN_TYPES.contains(type)) {
            throw new CatalogException.InvalidInput(
                    "Registered locations must be of an allowed type " + new TreeSet<>(LocationTargets.OPEN_TYPES));
        }
        if (target.isBlank()) {
            throw new CatalogException.InvalidInput("The target of a location must not be empty");
        }
        try {
            LocationTargets.check(target);
            return new LocationRef(type, target);
        } catch (ProcessingException | IllegalArgumentException e) {
            throw new CatalogException.InvalidInput(String.valueOf(e.getMessage()));
        }
    }

    private static CatalogException.NotFound notFound(UUID id) {
        return new CatalogException.NotFound("Found no location with ID " + id);
    }
}
