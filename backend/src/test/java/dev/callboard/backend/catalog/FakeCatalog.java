package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.CatalogHistory;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.ErrorPage;
import dev.callboard.catalog.ErrorQuery;
import dev.callboard.catalog.IngestionProgress;
import dev.callboard.catalog.LocationAnalysis;
import dev.callboard.catalog.Locations;
import dev.callboard.catalog.Problem;
import dev.callboard.catalog.ProviderProgress;
import dev.callboard.catalog.ProviderWish;
import dev.callboard.catalog.UnprocessedEntity;
import dev.callboard.catalog.check.CheckReport;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.store.RegisteredLocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A catalog that is filled by hand and remembers what it was told to do. */
final class FakeCatalog implements CatalogIngest, Locations {

    private static final JsonMapper JSON = JsonMapper.shared();

    final List<String> told = new ArrayList<>();
    final Map<UUID, RegisteredLocation> registered = new LinkedHashMap<>();
    private final EntityIndex index = new EntityIndex();
    final FakeHistory history = new FakeHistory(index);

    /** Adds entities of JSON with single quotes; the uid is derived from the reference. */
    void put(String... entities) {
        List<FinalEntity> all = new ArrayList<>();
        for (String text : entities) {
            ObjectNode json = (ObjectNode) JSON.readTree(text.replace('\'', '"'));
            JsonNode metadata = json.path("metadata");
            EntityRef ref = new EntityRef(
                    json.path("kind").asString(),
                    metadata.path("namespace").asString("default"),
                    metadata.path("name").asString());
            UUID uid = uid(ref);
            ((ObjectNode) metadata).put("uid", uid.toString());
            List<EntityRef> parents = json.path("parents")
                    .valueStream()
                    .map(parent -> EntityRef.parse(parent.asString()))
                    .toList();
            json.remove("parents");
            all.add(new FinalEntity(ref, uid, "etag", JSON.writeValueAsBytes(json), parents));
        }
        index.publish(index.version() + 1, all, List.of());
    }

    /** Forgets what it was told and what was registered. */
    void forget() {
        told.clear();
        registered.clear();
    }

    static UUID uid(EntityRef ref) {
        return UUID.nameUUIDFromBytes(ref.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void load() {
        told.add("load");
    }

    @Override
    public void start() {
        told.add("start");
    }

    @Override
    public boolean awaitComplete(Duration patience) {
        return true;
    }

    @Override
    public EntityIndex index() {
        return index;
    }

    @Override
    public Locations locations() {
        return this;
    }

    @Override
    public CatalogHistory history() {
        return history;
    }

    @Override
    public void refresh(EntityRef entity) {
        if (index.snapshot().byRef(entity).isEmpty()) {
            throw new CatalogException.NotFound("Entity " + entity + " not found");
        }
        told.add("refresh " + entity);
    }

    @Override
    public boolean repositoryChanged(String url) {
        told.add("changed " + url);
        return url.contains("acme");
    }

    @Override
    public boolean repositoryMoved(String url) {
        told.add("moved " + url);
        return url.contains("acme");
    }

    @Override
    public boolean groupMoved(String url) {
        told.add("group moved " + url);
        return url.contains("acme");
    }

    @Override
    public void deleteEntity(UUID uid) {
        told.add("delete " + uid);
    }

    @Override
    public List<Problem> validate(JsonNode entity, String location) {
        return entity.path("kind").isString() ? List.of() : List.of(new Problem("TypeError", "has no kind"));
    }

    @Override
    public CheckReport preview(
            String repository,
            String ref,
            @Nullable CheckedTree files,
            List<String> roots,
            Predicate<EntityRef> visible) {
        told.add("preview %s at %s of %s from %s"
                .formatted(repository, ref, files == null ? "the repository" : files.glob("**"), roots));
        return new CheckReport(List.of("catalog-info.yaml"), List.of(), List.of(), true, List.of(), List.of());
    }

    @Override
    public LocationAnalysis analyze(String target, String file) {
        told.add("analyze for " + file);
        if (!target.startsWith("https:")) {
            throw new CatalogException.InvalidInput("The given location.target is not a URL");
        }
        return new LocationAnalysis(List.of(), List.of(JSON.createObjectNode().put("kind", "Component")));
    }

    @Override
    public IngestionProgress progress() {
        return new IngestionProgress(
                true,
                true,
                1,
                index.version(),
                List.of(
                        new IngestionProgress.SourceProgress(
                                "https://h/acme/good", "main", "c0ffee", Instant.EPOCH, null, 0, Instant.EPOCH),
                        new IngestionProgress.SourceProgress(
                                "https://h/acme/bad.git", "", null, null, "No answer", 3, Instant.EPOCH)),
                List.of(new IngestionProgress.WaitedFor("github-provider:acme", "It has not told yet what there is")));
    }

    @Override
    public List<ProviderProgress> providers() {
        return List.of(new ProviderProgress(
                "github-provider:acme", 3, 1, "Not allowed", Instant.EPOCH, "No answer", Instant.EPOCH, false));
    }

    @Override
    public List<IngestionError> errors() {
        return List.of();
    }

    @Override
    public ErrorPage errors(ErrorQuery query) {
        told.add("errors " + query);
        IngestionError error = new IngestionError(
                "https://h/acme/r",
                "url:https://h/acme/r/a.yaml",
                "a.yaml",
                "c0ffee",
                3,
                1,
                "component:default/alpha",
                "InputError",
                "Wrong",
                "kind: Nothing");
        return new ErrorPage(List.of(new ErrorPage.OwnedError(error, List.of("group:default/team"))), 7);
    }

    @Override
    public List<UnprocessedEntity> unprocessed() {
        return List.of(unprocessed("alpha", "team-a"), unprocessed("beta", "team-b"));
    }

    private static UnprocessedEntity unprocessed(String name, String owner) {
        ObjectNode entity = JSON.createObjectNode().put("kind", "Component");
        entity.putObject("spec").put("owner", owner);
        return new UnprocessedEntity(
                "id-of-" + name,
                EntityRef.parse("component:default/" + name),
                LocationRef.parse("url:https://h/acme/r/a.yaml"),
                entity,
                new DocumentError("InputError", "Wrong", 3, 1),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(10));
    }

    @Override
    public void forgetUnprocessed(String id) {
        told.add("forget " + id);
    }

    @Override
    public void provider(String name, ProviderWish wish) {
        told.add("%s %s".formatted(wish, name));
    }

    @Override
    public Optional<Provenance> provenance(EntityRef entity) {
        return Optional.empty();
    }

    @Override
    public void close() {
        told.add("close");
    }

    @Override
    public RegisteredLocation register(String type, String target, OnConflict onConflict) {
        Optional<RegisteredLocation> existing = registered.values().stream()
                .filter(location -> location.target().equals(target))
                .findFirst();
        if (existing.isPresent() && onConflict == OnConflict.REJECT) {
            throw new CatalogException.Conflict("Location " + type + ":" + target + " already exists");
        }
        return existing.orElseGet(() -> keep(UUID.randomUUID(), type, target));
    }

    @Override
    public DryRun dryRun(String type, String target) {
        return new DryRun(false, type + ":" + target, type, target, EntityRef.parse("location:generated-x"), List.of());
    }

    @Override
    public List<RegisteredLocation> list() {
        return List.copyOf(registered.values());
    }

    @Override
    public Optional<RegisteredLocation> find(UUID id) {
        return Optional.ofNullable(registered.get(id));
    }

    @Override
    public RegisteredLocation findByEntity(EntityRef entity) {
        return registered.values().stream()
                .filter(location -> location.entityRef().equals(entity))
                .findFirst()
                .orElseThrow(() -> new CatalogException.NotFound("found no entity for ref " + entity));
    }

    @Override
    public RegisteredLocation update(UUID id, String type, String target) {
        if (!registered.containsKey(id)) {
            throw new CatalogException.NotFound("Found no location with ID " + id);
        }
        return keep(id, type, target);
    }

    @Override
    public void delete(UUID id) {
        if (registered.remove(id) == null) {
            throw new CatalogException.NotFound("Found no location with ID " + id);
        }
    }

    private RegisteredLocation keep(UUID id, String type, String target) {
        RegisteredLocation location =
                new RegisteredLocation(id, type, target, EntityRef.parse("location:generated-" + id));
        registered.put(id, location);
        return location;
    }
}
