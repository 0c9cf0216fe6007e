package dev.callboard.backend.search;

import dev.callboard.backend.techdocs.TechDocs;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a document for each section of the documentation of entities. Now and then it compares what is stored with the
 * documentation as it is, so a run that was missed costs a delay alone.
 */
final class TechDocsDocuments implements AutoCloseable {

    static final String TYPE = "techdocs";

    private static final Logger log = LoggerFactory.getLogger(TechDocsDocuments.class);

    /** More than this of one entity is not kept. */
    private static final int MAX_SECTIONS = 20_000;

    private final TechDocs docs;
    private final DocumentStore store;
    private final Duration look;
    private final Duration pause;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param look how often to see whether other entities have documentation, or they changed
     * @param pause between two looks at all documentation
     */
    TechDocsDocuments(TechDocs docs, DocumentStore store, Duration look, Duration pause, InstantSource clock) {
        this.clock = clock;
        this.docs = docs;
        this.store = store;
        this.look = look;
        this.pause = pause;
    }

    void start() {
        Thread.ofPlatform().name("search-techdocs").daemon().start(this::run);
    }

    private void run() {
        try {
            Instant due = Instant.MIN;
            Map<EntityRef, String> seen = Map.of();
            while (!stopping.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
                Map<EntityRef, String> now =
                        docs.documented().stream().collect(Collectors.toMap(FinalEntity::ref, FinalEntity::etag));
                if (now.equals(seen) && clock.instant().isBefore(due)) {
                    continue;
                }
                try {
                    refresh();
                } catch (RuntimeException failure) {
                    log.warn("The documents of TechDocs cannot be refreshed; trying again in {}", pause, failure);
                }
                seen = now;
                due = clock.instant().plus(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the documents those of the documentation as it is now. Blocks. */
    void refresh() {
        Map<String, String> stored = store.hashes(TYPE);
        for (FinalEntity entity : docs.documented()) {
            if (stopping.getCount() == 0) {
                return;
            }
            Map<String, SearchDocument> found = documents(entity);
            List<SearchDocument> changed = found.values().stream()
                    .filter(document -> !document.hash().equals(stored.get(document.id())))
                    .toList();
            store.put(TYPE, changed);
            stored.keySet().removeAll(found.keySet());
        }
        store.remove(TYPE, stored.keySet());
    }

    private Map<String, SearchDocument> documents(FinalEntity entity) {
        Map<String, SearchDocument> documents = new LinkedHashMap<>();
        JsonNode described = JsonMapper.shared().readTree(entity.body());
        docs.searchIndex(entity)
                .ifPresent(index -> index.path("docs")
                        .valueStream()
                        .limit(MAX_SECTIONS)
                        .forEach(section -> {
                            ObjectNode content = content(entity, described, section);
                            String ref = entity.ref().toString();
                            String id = ref + "#" + section.path("location").asString("");
                            String hash = UUID.nameUUIDFromBytes(
                                            content.toString().getBytes(StandardCharsets.UTF_8))
                                    .toString();
                            documents.put(id, new SearchDocument(id, ref, hash, content));
                        }));
        return documents;
    }

    private static ObjectNode content(FinalEntity entity, JsonNode described, JsonNode section) {
        JsonNode metadata = described.path("metadata");
        JsonNode spec = described.path("spec");
        String path = section.path("location").asString("");
        String type = spec.path("type").asString("other");
        String name = entity.ref().name();
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("title", HtmlUtils.htmlUnescape(section.path("title").asString("")));
        content.put("text", HtmlUtils.htmlUnescape(section.path("text").asString("")));
        content.put("path", path);
        content.put("kind", entity.ref().kind());
        content.put("namespace", entity.ref().namespace());
        content.put("name", name);
        content.put("entityTitle", metadata.path("title").asString(""));
        content.put("componentType", type);
        content.put("type", type);
        content.put("lifecycle", spec.path("lifecycle").asString(""));
        content.put("owner", owner(described));
        content.put(
                "location",
                "/docs/" + CatalogDocuments.encoded(entity.ref().namespace()) + "/"
                        + CatalogDocuments.encoded(entity.ref().kind()) + "/" + CatalogDocuments.encoded(name) + "/"
                        + path);
        return content;
    }

    private static String owner(JsonNode entity) {
        return entity.path("relations")
                .valueStream()
                .filter(relation -> relation.path("type").asString("").equals("ownedBy"))
                .map(relation -> relation.path("targetRef").asString("").replaceFirst("^.*/", ""))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
