package dev.callboard.backend.techdocs;

import dev.callboard.backend.techdocs.render.SiteBuild;
import dev.callboard.backend.techdocs.render.UnusableDocs;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.scm.ScmException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documentation of the entities of the catalog. All methods block. */
public final class TechDocs {

    private static final Logger log = LoggerFactory.getLogger(TechDocs.class);
    private static final EntityFilter DOCUMENTED =
            new EntityFilter.Exists("metadata.annotations." + DocsRef.ANNOTATION);

    private final EntityIndex index;
    private final PublishedDocs published;
    private final DocsBuilds builds;
    private final boolean buildsHere;

    TechDocs(EntityIndex index, PublishedDocs published, DocsBuilds builds, boolean buildsHere) {
        this.index = index;
        this.published = published;
        this.builds = builds;
        this.buildsHere = buildsHere;
    }

    /** The entities that say that they have documentation. */
    public List<FinalEntity> documented() {
        return index.snapshot().list(DOCUMENTED, List.of());
    }

    /**
     * What can be searched in the documentation of an entity, as MkDocs writes it, after bringing it up to date; empty if
     * there is none.
     */
    public Optional<JsonNode> searchIndex(FinalEntity entity) {
        if (buildsHere) {
            try {
                builds.update(entity.ref(), JsonMapper.shared().readTree(entity.body()), progress -> {});
            } catch (UnusableDocs | ScmException e) {
                log.info("The documentation of {} cannot be made: {}", entity.ref(), e.getMessage());
            }
        }
        return json(entity.ref(), SiteBuild.SEARCH_INDEX);
    }

    /** Whether sites are made here, and not by somebody else. */
    boolean buildsHere() {
        return buildsHere;
    }

    Optional<JsonNode> entity(EntityRef ref) {
        return index.snapshot().byRef(ref).map(found -> JsonMapper.shared().readTree(found.body()));
    }

    /** What is said about the site of an entity; made first if there is none, which happens behind several servers. */
    Optional<JsonNode> metadata(EntityRef ref) {
        makeIfMissing(ref);
        return json(ref, SiteBuild.METADATA);
    }

    Optional<PublishedDocs.OpenFile> open(EntityRef ref, String path) {
        makeIfMissing(ref);
        return published.open(ref, path);
    }

    boolean update(EntityRef ref, JsonNode entity, Consumer<String> progress) {
        return builds.update(ref, entity, progress);
    }

    private void makeIfMissing(EntityRef ref) {
        if (!buildsHere || published.has(ref)) {
            return;
        }
        entity(ref)
                .filter(entity -> entity.at("/metadata/annotations").has(DocsRef.ANNOTATION))
                .ifPresent(entity -> {
                    try {
                        builds.update(ref, entity, progress -> {});
                    } catch (UnusableDocs | ScmException e) {
                        log.debug("There is no documentation of {} yet: {}", ref, e.getMessage());
                    }
                });
    }

    private Optional<JsonNode> json(EntityRef ref, String path) {
        try {
            return published.read(ref, path).map(JsonMapper.shared()::readTree);
        } catch (JacksonException e) {
            log.warn("The file {} of the documentation of {} is not JSON: {}", path, ref, e.getOriginalMessage());
            return Optional.empty();
        }
    }
}
