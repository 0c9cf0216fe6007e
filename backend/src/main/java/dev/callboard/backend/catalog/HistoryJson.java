package dev.callboard.backend.catalog;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityDifference;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.store.EntityChange;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes of entities as JSON. */
final class HistoryJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HistoryJson() {}

    static ObjectNode change(EntityChange change) {
        ObjectNode json = JSON.objectNode()
                .put("id", change.id())
                .put("version", change.version())
                .put("at", change.at().toString())
                .put("change", change.type().name().toLowerCase(Locale.ROOT))
                .put("entityRef", change.ref().toString())
                .put("uid", change.uid().toString())
                .put("etag", change.etag());
        CommitInfo commit = change.commit();
        if (commit != null) {
            json.set("commit", commit(commit));
        }
        Provenance source = change.source();
        if (source != null) {
            json.set("source", source(source));
        }
        ArrayNode differences = json.putArray("differences");
        EntityDifference.between(tree(change.before()), tree(change.after()))
                .forEach(difference -> differences.add(difference(difference)));
        return json;
    }

    private static ObjectNode commit(CommitInfo commit) {
        ObjectNode json =
                JSON.objectNode().put("repository", commit.repository()).put("id", commit.commit());
        Instant authored = commit.authoredAt();
        if (authored != null) {
            json.put("author", commit.author()).put("email", commit.email()).put("authoredAt", authored.toString());
        }
        return json;
    }

    /** A local file has neither repository nor commit. */
    private static ObjectNode source(Provenance source) {
        ObjectNode json = JSON.objectNode();
        if (!source.repository().isEmpty()) {
            json.put("repository", source.repository()).put("ref", source.gitRef());
        }
        if (source.commit() != null) {
            json.put("commit", source.commit());
        }
        return json.put("path", source.path())
                .put("blob", source.blob())
                .put("firstLine", source.firstLine())
                .put("lastLine", source.lastLine());
    }

    private static ObjectNode difference(EntityDifference difference) {
        ObjectNode json = JSON.objectNode()
                .put("operation", difference.operation().name().toLowerCase(Locale.ROOT))
                .put("pointer", difference.pointer());
        if (difference.from() != null) {
            json.set("from", difference.from());
        }
        if (difference.to() != null) {
            json.set("to", difference.to());
        }
        return json;
    }

    private static @Nullable JsonNode tree(byte @Nullable [] body) {
        return body == null ? null : JsonMapper.shared().readTree(body);
    }
}
