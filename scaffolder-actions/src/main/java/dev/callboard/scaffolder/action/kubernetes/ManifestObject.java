package dev.callboard.scaffolder.action.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What of an object people have written, apart from what the cluster adds. */
final class ManifestObject {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> OF_THE_CLUSTER =
            List.of("managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink");

    private ManifestObject() {}

    /** The object in messages. */
    static String named(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }

    static boolean isSecret(HasMetadata object) {
        return object.getKind().equals("Secret") && object.getApiVersion().equals("v1");
    }

    /** As it was written. */
    static ObjectNode written(HasMetadata object) {
        JsonNode json = JSON.readTree(Serialization.asJson(object));
        ObjectNode written = json instanceof ObjectNode node ? node : JsonNodeFactory.instance.objectNode();
        written.remove("status");
        if (written.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_THE_CLUSTER);
        }
        return written;
    }

    static HasMetadata parse(JsonNode written) {
        if (Serialization.unmarshal(written.toString(), KubernetesResource.class) instanceof HasMetadata object) {
            return object;
        }
        throw new IllegalArgumentException("Not an object of a cluster");
    }

    /** Tells whether somebody has changed the object since. */
    static String digest(HasMetadata object) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(sorted(written(object)).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            node.propertyNames().stream().sorted().forEach(name -> sorted.set(name, sorted(node.get(name))));
            return sorted;
        }
        if (node.isArray()) {
            var items = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node;
    }

    /** What a step puts out about it. */
    static ObjectNode described(HasMetadata object) {
        ObjectNode described = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", object.getApiVersion())
                .put("kind", object.getKind())
                .put("name", object.getMetadata().getName());
        if (object.getMetadata().getNamespace() != null) {
            described.put("namespace", object.getMetadata().getNamespace());
        }
        if (object.getMetadata().getUid() != null) {
            described.put("uid", object.getMetadata().getUid());
        }
        return described;
    }
}
