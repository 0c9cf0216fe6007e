package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.FilePatterns;
import dev.callboard.scaffolder.action.FolderTree;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The objects that an input names, each in the namespace that the input names.
 *
 * <p>The policy judges the namespace of the input, so an object that says another one is refused, and one that belongs to
 * the whole cluster needs {@code clusterScoped}.
 */
final class Manifests {

    private static final int MOST_OBJECTS = 100;
    private static final int MOST_BYTES = 1 << 20;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final ActionContext context;
    private final List<HasMetadata> objects = new ArrayList<>();

    private Manifests(ActionContext context) {
        this.context = context;
    }

    static List<HasMetadata> of(ActionContext context, ClusterObjects cluster) throws IOException {
        Manifests manifests = new Manifests(context);
        manifests.collect();
        if (manifests.objects.isEmpty()) {
            throw ActionException.input("There is no object in 'manifest' or 'path'");
        }
        for (HasMetadata object : manifests.objects) {
            place(object, context.input(), cluster);
        }
        return manifests.objects;
    }

    private void collect() throws IOException {
        ObjectNode input = context.input();
        JsonNode manifest = input.path("manifest");
        if (manifest.isString()) {
            text("manifest", manifest.asString());
        } else if (manifest.isArray()) {
            manifest.forEach(item -> add("manifest", item));
        } else if (manifest.isObject()) {
            add("manifest", manifest);
        }
        if (input.has("path")) {
            files(input.path("path").asString());
        }
    }

    private void files(String path) throws IOException {
        Path folder = context.workspace().folder();
        String pattern =
                folder.relativize(context.workspace().resolve(path)).toString().replace('\\', '/');
        FilePatterns patterns = FilePatterns.of(List.of(pattern.isEmpty() ? "**" : pattern));
        for (FolderTree.Entry entry : FolderTree.beneath(folder).entries()) {
            boolean manifest = entry.path().matches("(?i).*\\.(ya?ml|json)");
            if (entry.attributes().isRegularFile() && manifest && patterns.matches(entry.path())) {
                if (entry.attributes().size() > MOST_BYTES) {
                    throw ActionException.input("'" + entry.path() + "' is larger than a manifest may be");
                }
                text(entry.path(), new String(Files.readAllBytes(entry.file()), StandardCharsets.UTF_8));
            }
        }
    }

    private void text(String where, String text) {
        if (text.length() > MOST_BYTES) {
            throw ActionException.input("'" + where + "' is larger than a manifest may be");
        }
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document != null && !document.isNull() && !document.isMissingNode()) {
                    add(where, document);
                }
            }
        } catch (JacksonException e) {
            throw ActionException.input("'" + where + "' is not YAML: " + e.getOriginalMessage())
                    .because(e);
        }
    }

    private void add(String where, JsonNode document) {
        if (document.path("kind").asString("").endsWith("List")
                && document.path("items").isArray()) {
            document.path("items").forEach(item -> add(where, item));
            return;
        }
        boolean whole = document.path("apiVersion").isString()
                && document.path("kind").isString()
                && document.path("metadata").path("name").isString();
        if (!whole) {
            throw ActionException.input("'" + where + "' holds something without apiVersion, kind and metadata.name");
        }
        if (objects.size() >= MOST_OBJECTS) {
            throw ActionException.input("A step takes " + MOST_OBJECTS + " objects at most");
        }
        try {
            objects.add(ManifestObject.parse(document));
        } catch (IllegalArgumentException e) {
            throw ActionException.input(
                            "'" + where + "' holds a " + document.path("kind").asString()
                                    + " that cannot be read; look at the types of its fields")
                    .because(e);
        }
    }

    private static void place(HasMetadata object, ObjectNode input, ClusterObjects cluster) {
        String namespace = input.path("namespace").asString("");
        String own = object.getMetadata().getNamespace();
        if (!cluster.isNamespaced(object)) {
            if (!input.path("clusterScoped").asBoolean(false)) {
                throw ActionException.notAllowed(ManifestObject.named(object)
                        + " belongs to the whole cluster; set clusterScoped: true to change such objects");
            }
            return;
        }
        if (namespace.isEmpty()) {
            throw ActionException.input("Name the 'namespace' that " + ManifestObject.named(object) + " is for");
        }
        if (own != null && !own.equals(namespace)) {
            throw ActionException.notAllowed(ManifestObject.named(object)
                    + " is for another namespace than the step, which is for '" + namespace + "'");
        }
        object.getMetadata().setNamespace(namespace);
    }
}
