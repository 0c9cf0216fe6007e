package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.ActionDescriptions;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.PluginActions;
import dev.callboard.catalog.Locations;
import dev.callboard.catalog.Problem;
import dev.callboard.catalog.descriptor.DescriptorException;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityPage;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.store.RegisteredLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The catalog's actions: what its routes do, as tools with one input and one output. Each asks for the permission that its
 * route asks for.
 */
final class CatalogActions implements PluginActions {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PLUGIN = "catalog";
    private static final int MOST_NAMED = 100;
    private static final JsonNode DESCRIBED = ActionDescriptions.of(CatalogActions.class, PLUGIN);

    private final EntityReads entities;
    private final CatalogCalls catalog;
    private final LocationSettings settings;
    private final PermissionEvaluator permissions;
    private final Map<String, Action> actions;

    /** One action. Its errors are those of the routes. */
    @FunctionalInterface
    interface Action {
        Mono<? extends JsonNode> run(ServerWebExchange exchange, JsonBody input);
    }

    CatalogActions(
            EntityReads entities, CatalogCalls catalog, LocationSettings settings, PermissionEvaluator permissions) {
        this.entities = entities;
        this.catalog = catalog;
        this.settings = settings;
        this.permissions = permissions;
        this.actions = Map.of(
                "get-catalog-entity", this::get,
                "query-catalog-entities", this::query,
                "get-catalog-model-description", this::model,
                "validate-entity", this::validate,
                "register-entity", this::register,
                "unregister-entity", this::unregister,
                "refresh-catalog-entity", this::refresh);
    }

    @Override
    public String plugin() {
        return PLUGIN;
    }

    @Override
    public JsonNode actions() {
        return DESCRIBED;
    }

    @Override
    public Mono<? extends JsonNode> invoke(ServerWebExchange exchange, String id, ObjectNode input) {
        return required(id).run(exchange, JsonBody.of(input));
    }

    /** @throws NotFoundError if there is no such action */
    Action required(String id) {
        return named(id).orElseThrow(() -> new NotFoundError("Action \"" + id + "\" not found"));
    }

    Optional<Action> named(String id) {
        return id.startsWith(PLUGIN + ":")
                ? Optional.ofNullable(actions.get(id.substring(PLUGIN.length() + 1)))
                : Optional.empty();
    }

    /** All of them, with their schemas. */
    static JsonNode described() {
        ObjectNode json = JSON.createObjectNode();
        json.set("actions", DESCRIBED);
        return json;
    }

    static ObjectNode output(JsonNode output) {
        ObjectNode json = JSON.createObjectNode();
        json.set("output", output);
        return json;
    }

    private Mono<JsonNode> get(ServerWebExchange exchange, JsonBody input) {
        return entities.of(exchange)
                .map(snapshot -> JSON.readTree(one(snapshot, input).body()));
    }

    private Mono<ObjectNode> query(ServerWebExchange exchange, JsonBody input) {
        EntityListing listing = EntityListing.of(input, "orderFields");
        return entities.of(exchange).map(snapshot -> page(listing.page(snapshot), listing.fields()));
    }

    private static ObjectNode page(EntityPage page, FieldProjection fields) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(entity -> items.add(JSON.readTree(fields.apply(entity.body()))));
        json.put("totalItems", page.totalItems()).put("hasMoreEntities", page.next() != null);
        if (page.next() != null) {
            json.put("nextPageCursor", page.next().encode());
        }
        return json;
    }

    private Mono<ObjectNode> model(ServerWebExchange exchange, JsonBody input) {
        return entities.of(exchange).map(snapshot -> {
            String counts = snapshot.facets(EntityFilter.EVERYTHING, List.of("kind")).values().stream()
                    .flatMap(List::stream)
                    .map(kind -> "- " + kind.value() + ": " + kind.count())
                    .collect(Collectors.joining("\n", "", "\n"));
            return JSON.createObjectNode()
                    .put("description", new String(resource("model.md"), StandardCharsets.UTF_8) + counts);
        });
    }

    private Mono<ObjectNode> validate(ServerWebExchange exchange, JsonBody input) {
        String text = input.requiredString("entity");
        String location = input.string("location").orElse("url:https://localhost/entity-validator");
        return permissions
                .require(Credentials.of(exchange), CatalogPermissions.ENTITY_VALIDATE)
                .then(catalog.call(ingest -> {
                    JsonNode entity;
                    try {
                        entity = new DescriptorParser().parseValue(text);
                    } catch (DescriptorException e) {
                        return verdict(false, List.of(String.valueOf(e.getMessage())));
                    }
                    List<Problem> problems = ingest.validate(entity, location);
                    ObjectNode verdict = verdict(
                            true, problems.stream().map(Problem::message).toList());
                    verdict.set("entity", entity);
                    return verdict;
                }));
    }

    private static ObjectNode verdict(boolean isYaml, List<String> errors) {
        ObjectNode json =
                JSON.createObjectNode().put("isValid", errors.isEmpty()).put("isValidYaml", isYaml);
        ArrayNode all = json.putArray("errors");
        errors.forEach(all::add);
        return json;
    }

    private Mono<ObjectNode> register(ServerWebExchange exchange, JsonBody input) {
        String url = input.requiredString("locationUrl");
        refuseIfReadOnly();
        return permissions
                .require(Credentials.of(exchange), CatalogPermissions.LOCATION_CREATE)
                .then(catalog.call(ingest -> ingest.locations().register("url", url, settings.onConflict())))
                .map(location ->
                        JSON.createObjectNode().put("locationId", location.id().toString()));
    }

    private Mono<ObjectNode> unregister(ServerWebExchange exchange, JsonBody input) {
        JsonBody type = input.required("type").section("type").orElseThrow();
        Optional<String> id = type.string("locationId");
        Optional<String> url = type.string("locationUrl");
        if (id.isPresent() == url.isPresent()) {
            throw new InputError("Either locationId or locationUrl has to be given");
        }
        refuseIfReadOnly();
        return permissions
                .require(Credentials.of(exchange), CatalogPermissions.LOCATION_DELETE)
                .then(catalog.run(ingest -> ingest.locations()
                        .delete(id.map(CatalogActions::uuid)
                                .orElseGet(() -> byUrl(ingest.locations(), url.orElseThrow())))))
                .then(Mono.fromSupplier(JSON::createObjectNode));
    }

    private static UUID byUrl(Locations locations, String url) {
        return locations.list().stream()
                .filter(location ->
                        location.type().equals("url") && location.target().equals(url))
                .map(RegisteredLocation::id)
                .findFirst()
                .orElseThrow(() -> new NotFoundError("Location with URL " + url + " not found"));
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new NotFoundError("Found no location with ID " + id);
        }
    }

    private Mono<ObjectNode> refresh(ServerWebExchange exchange, JsonBody input) {
        return entities.of(exchange)
                .map(snapshot -> one(snapshot, input).ref())
                .flatMap(ref -> permissions
                        .require(Credentials.of(exchange), CatalogPermissions.ENTITY_REFRESH, ref.toString())
                        .then(catalog.run(ingest -> ingest.refresh(ref)))
                        .then(Mono.fromSupplier(() -> JSON.createObjectNode().put("entityRef", ref.toString()))));
    }

    /** The only entity of a name, and of a kind and namespace if they are given. */
    private static FinalEntity one(CatalogSnapshot snapshot, JsonBody input) {
        String name = input.requiredString("name");
        ObjectNode predicate = JSON.createObjectNode().put("metadata.name", name);
        input.string("kind").ifPresent(kind -> predicate.put("kind", kind));
        input.string("namespace").ifPresent(namespace -> predicate.put("metadata.namespace", namespace));
        List<FinalEntity> found = snapshot.slice(EntityFilter.of(predicate), List.of(), 0, MOST_NAMED);
        return switch (found.size()) {
            case 0 -> throw new InputError("No entity found with name \"" + name + "\"");
            case 1 -> found.getFirst();
            default ->
                throw new ConflictError("Multiple entities found with name \"" + name
                        + "\", please provide more specific filters. Entities found: "
                        + found.stream()
                                .map(entity -> "\"" + entity.ref() + "\"")
                                .collect(Collectors.joining(", ")));
        };
    }

    private void refuseIfReadOnly() {
        if (settings.readOnly()) {
            throw new NotAllowedError("The catalog is read-only: catalog.readonly is set");
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = CatalogActions.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name + " beside the catalog's classes");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
