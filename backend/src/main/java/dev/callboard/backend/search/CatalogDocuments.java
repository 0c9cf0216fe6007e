package dev.callboard.backend.search;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.stitching.FinalEntity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a document for each entity of the catalog. It compares what is stored with the catalog as it is, so running it twice
 * does no harm, and a run that was missed costs a delay alone.
 */
final class CatalogDocuments {

    static final String TYPE = "software-catalog";

    private static final Logger log = LoggerFactory.getLogger(CatalogDocuments.class);

    private static final int BATCH = 2_000;

    private final EntityIndex index;
    private final DocumentStore store;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private volatile long done = -1;

    CatalogDocuments(EntityIndex index, DocumentStore store) {
        this.index = index;
        this.store = store;
    }

    /** Whether the documents are those of the catalog as it is now. */
    boolean isCurrent() {
        return done == index.version();
    }

    /**
     * Begins to make the documents those of the catalog as it is now, unless that is under way.
     *
     * @return ends when it is done; it goes on though nobody waits for it
     */
    synchronized CompletableFuture<Void> refreshed() {
        if (running.isDone()) {
            running = isCurrent()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(
                            this::refresh,
                            command -> Thread.ofPlatform()
                                    .name("search-catalog")
                                    .daemon()
                                    .start(command));
        }
        return running;
    }

    private void refresh() {
        try {
            CatalogSnapshot now = index.snapshot();
            refresh(now);
            done = now.version();
        } catch (RuntimeException failure) {
            log.error("The documents of the catalog cannot be refreshed", failure);
            throw failure;
        }
    }

    private void refresh(CatalogSnapshot now) {
        Map<String, String> stored = store.hashes(TYPE);
        List<SearchDocument> changed = new ArrayList<>();
        for (FinalEntity entity : now.list(EntityFilter.EVERYTHING, List.of())) {
            String hash = stored.remove(entity.ref().toString());
            if (!entity.etag().equals(hash)) {
                changed.add(document(entity));
            }
            if (changed.size() == BATCH) {
                store.put(TYPE, changed);
                changed.clear();
            }
        }
        store.put(TYPE, changed);
        store.remove(TYPE, stored.keySet());
    }

    private static SearchDocument document(FinalEntity entity) {
        String ref = entity.ref().toString();
        return new SearchDocument(
                ref, ref, entity.etag(), content(JsonMapper.shared().readTree(entity.body())));
    }

    static ObjectNode content(JsonNode entity) {
        JsonNode metadata = entity.path("metadata");
        JsonNode spec = entity.path("spec");
        String kind = entity.path("kind").asString("");
        String name = metadata.path("name").asString("");
        String namespace = metadata.path("namespace").asString("default");
        String type = spec.path("type").asString("other");
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("title", metadata.path("title").asString(name));
        content.put("text", text(kind, metadata, spec));
        content.put("componentType", type);
        content.put("type", type);
        content.put("namespace", namespace);
        content.put("kind", kind);
        content.put("lifecycle", spec.path("lifecycle").asString(""));
        content.put("owner", spec.path("owner").asString(""));
        content.put(
                "location",
                ("/catalog/" + encoded(namespace) + "/" + encoded(kind) + "/" + encoded(name))
                        .toLowerCase(Locale.ROOT));
        return content;
    }

    private static String text(String kind, JsonNode metadata, JsonNode spec) {
        List<String> parts =
                new ArrayList<>(List.of(metadata.path("description").asString("")));
        boolean user = kind.equalsIgnoreCase("user");
        if (user || kind.equalsIgnoreCase("group")) {
            parts.add(spec.path("profile").path("displayName").asString(""));
        }
        if (user) {
            parts.add(spec.path("profile").path("email").asString(""));
        }
        parts.removeIf(String::isEmpty);
        return String.join(" : ", parts);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
