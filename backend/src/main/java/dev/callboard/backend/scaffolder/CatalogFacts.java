package dev.callboard.backend.scaffolder;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the catalog knows of what a step touches: of the entities that have their source in the repository, that run in the
 * namespace, or that are named, and of the system they belong to.
 *
 * <p>Where several are concerned, the most critical tier counts, and an environment or system only if they agree: what is
 * not certain is unknown, and rules take the unknown for the worst.
 */
final class CatalogFacts implements PolicyFacts {

    private static final String SOURCE = "metadata.annotations.backstage.io/source-location";
    private static final String NAMESPACE = "metadata.annotations.backstage.io/kubernetes-namespace";
    private static final String CLUSTER = "backstage.io/kubernetes-cluster";

    /** More entities than this are not looked at one by one. */
    private static final int MOST_ENTITIES = 1_000;

    private final EntityIndex index;
    private final WantedDocuments documents;
    private final FactKeys keys;

    CatalogFacts(EntityIndex index, WantedDocuments documents, FactKeys keys) {
        this.index = index;
        this.documents = documents;
        this.keys = keys;
    }

    @Override
    public Mono<List<String>> wantedDocuments() {
        return documents.patterns();
    }

    @Override
    public Surroundings surroundings(Concern concern) {
        CatalogSnapshot catalog = index.snapshot();
        List<JsonNode> entities = concerned(concern, catalog);
        String written = ref(concern.system(), "system");
        String named = written != null && find(written, catalog).isPresent() ? written : null;
        List<String> systems = Stream.concat(entities.stream().map(CatalogFacts::systemOf), Stream.of(named))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<JsonNode> sources = new ArrayList<>(entities);
        systems.forEach(system -> find(system, catalog).ifPresent(sources::add));
        return new Surroundings(
                agreed(entities, systems, catalog),
                systems.size() == 1 ? systems.getFirst() : null,
                sources.stream()
                        .map(entity -> value(entity, keys.tier()))
                        .filter(Objects::nonNull)
                        .min(CatalogFacts::compareTiers)
                        .orElse(null),
                owner(entities, concern));
    }

    private List<JsonNode> concerned(Concern concern, CatalogSnapshot catalog) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        ActionTarget target = concern.target();
        if (target.host() != null && target.org() != null && target.repo() != null) {
            String repository = "url:https://%s/%s/%s".formatted(target.host(), target.org(), target.repo());
            add(new EntityFilter.HasPrefix(SOURCE, repository + "/"), catalog, found);
            add(new EntityFilter.HasValue(SOURCE, Set.of(repository, repository + ".git")), catalog, found);
        }
        if (target.namespace() != null) {
            Map<String, JsonNode> there = new LinkedHashMap<>();
            add(new EntityFilter.HasValue(NAMESPACE, Set.of(target.namespace())), catalog, there);
            there.values().removeIf(entity -> !runsIn(entity, target.cluster()));
            found.putAll(there);
        }
        String component = ref(concern.component(), "component");
        if (component != null) {
            find(component, catalog).ifPresent(entity -> found.put(component, entity));
        }
        return List.copyOf(found.values());
    }

    private static boolean runsIn(JsonNode entity, @Nullable String cluster) {
        String said = entity.path("metadata").path("annotations").path(CLUSTER).asString("");
        return said.isEmpty() || cluster == null || said.equals(cluster);
    }

    private static void add(EntityFilter filter, CatalogSnapshot catalog, Map<String, JsonNode> found) {
        for (FinalEntity entity : catalog.slice(filter, List.of(), 0, MOST_ENTITIES)) {
            found.put(entity.ref().toString(), json(entity));
        }
    }

    /** The environment that all concerned are in; each is in its own, or else in that of its system. */
    private @Nullable String agreed(List<JsonNode> entities, List<String> systems, CatalogSnapshot catalog) {
        List<@Nullable String> environments = new ArrayList<>();
        for (JsonNode entity : entities) {
            String own = value(entity, keys.environment());
            environments.add(own == null ? environmentOf(systemOf(entity), catalog) : own);
        }
        if (entities.isEmpty()) {
            systems.forEach(system -> environments.add(environmentOf(system, catalog)));
        }
        List<@Nullable String> different = environments.stream().distinct().toList();
        return different.size() == 1 ? different.getFirst() : null;
    }

    private @Nullable String environmentOf(@Nullable String system, CatalogSnapshot catalog) {
        return system == null
                ? null
                : find(system, catalog)
                        .map(entity -> value(entity, keys.environment()))
                        .orElse(null);
    }

    private static @Nullable String owner(List<JsonNode> entities, Concern concern) {
        List<String> owners = entities.stream()
                .map(entity -> ref(entity.path("spec").path("owner").asString(""), "group"))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return owners.isEmpty() ? ref(concern.owner(), "group") : owners.size() == 1 ? owners.getFirst() : null;
    }

    private static @Nullable String systemOf(JsonNode entity) {
        return entity.path("kind").asString("").equalsIgnoreCase("system")
                ? ref(
                        entity.path("metadata").path("namespace").asString(EntityRef.DEFAULT_NAMESPACE) + "/"
                                + entity.path("metadata").path("name").asString(""),
                        "system")
                : ref(entity.path("spec").path("system").asString(""), "system");
    }

    private static @Nullable String value(JsonNode entity, List<String> names) {
        for (String name : names) {
            for (String place : List.of("labels", "annotations")) {
                String text = entity.path("metadata").path(place).path(name).asString("");
                if (!text.isBlank()) {
                    return text.strip();
                }
            }
        }
        return null;
    }

    /** Shorter numbers first: 2 is more critical than 10. */
    private static int compareTiers(String one, String other) {
        return one.length() == other.length() ? one.compareTo(other) : Integer.compare(one.length(), other.length());
    }

    private static @Nullable String ref(@Nullable String text, String kind) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return EntityRef.parse(text, kind, EntityRef.DEFAULT_NAMESPACE).toString();
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static Optional<JsonNode> find(String ref, CatalogSnapshot catalog) {
        return catalog.byRef(EntityRef.parse(ref)).map(CatalogFacts::json);
    }

    private static JsonNode json(FinalEntity entity) {
        return JsonMapper.shared().readTree(entity.body());
    }
}
