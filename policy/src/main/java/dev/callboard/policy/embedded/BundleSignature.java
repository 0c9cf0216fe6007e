package dev.callboard.policy.embedded;

import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The signature of a bundle, as {@code opa sign} and {@code opa build --signing-key} make it: a JSON web token with the
 * digest of each file. JSON files are digested as values, so that their layout does not matter.
 */
final class BundleSignature {

    static final String FILE = ".signatures.json";

    private final BundleKeys keys;

    BundleSignature(BundleKeys keys) {
        this.keys = keys;
    }

    /**
     * Gives back files that are all signed.
     *
     * @throws BundleException if any is not, or is missing, or is another than the one that was signed
     */
    BundleFiles verified(BundleFiles files) {
        try {
            Map<String, String> signed = digests(payload(files));
            Set<String> names = new TreeSet<>(files.all().keySet());
            names.remove(FILE);
            refuse(names, signed.keySet(), "The signature does not cover ");
            refuse(signed.keySet(), names, "The bundle lacks what was signed as ");
            for (String name : names) {
                byte[] content = files.find(name).orElseThrow();
                if (!digest(name, content).equals(signed.get(name))) {
                    throw new BundleException(name + " is not what was signed");
                }
            }
            return files;
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new BundleException(
                    "The signature of the bundle cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    private static void refuse(Set<String> these, Set<String> without, String complaint) {
        Set<String> surplus = new TreeSet<>(these);
        surplus.removeAll(without);
        if (!surplus.isEmpty()) {
            throw new BundleException(complaint + String.join(", ", surplus));
        }
    }

    private JsonNode payload(BundleFiles files) {
        byte[] content = files.find(FILE)
                .orElseThrow(() -> new BundleException(
                        "The bundle is not signed; sign it with: opa build --signing-key KEY, or opa sign"));
        JsonNode signatures = StrictJson.read(content).path("signatures");
        if (signatures.size() != 1) {
            throw new BundleException("The bundle has " + signatures.size() + " signatures instead of one");
        }
        String[] parts = signatures.path(0).asString("").split("\\.", -1);
        if (parts.length != 3) {
            throw new BundleException("The signature of the bundle is no JSON web token");
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        String algorithm = StrictJson.read(base64.decode(parts[0])).path("alg").asString("");
        byte[] text = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (!keys.signed(algorithm, text, base64.decode(parts[2]))) {
            throw new BundleException("The bundle is signed with a key that is not among those of this server");
        }
        return StrictJson.read(base64.decode(parts[1]));
    }

    private static Map<String, String> digests(JsonNode payload) {
        Map<String, String> digests = new HashMap<>();
        for (JsonNode file : payload.path("files")) {
            String name = file.path("name").asString("").replaceFirst("^/", "");
            if (!file.path("algorithm").asString("").equals("SHA-256")) {
                throw new BundleException(name + " is signed with another digest than SHA-256");
            }
            if (digests.put(name, file.path("hash").asString("")) != null) {
                throw new BundleException(name + " is signed twice");
            }
        }
        return digests;
    }

    private static String digest(String name, byte[] content) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (!file.equals("data.json") && !file.equals(".manifest")) {
            return BundleFiles.sha256(content);
        }
        StringBuilder canonical = new StringBuilder();
        append(canonical, StrictJson.read(content));
        return BundleFiles.sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Without spaces, with keys in order. */
    private static void append(StringBuilder text, JsonNode value) {
        String separator = "";
        if (value.isObject()) {
            text.append('{');
            for (String key : new TreeSet<>(value.propertyNames())) {
                text.append(separator)
                        .append(primitive(JsonNodeFactory.instance.stringNode(key)))
                        .append(':');
                append(text, value.get(key));
                separator = ",";
            }
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            for (JsonNode element : value) {
                text.append(separator);
                append(text, element);
                separator = ",";
            }
            text.append(']');
        } else {
            text.append(primitive(value));
        }
    }

    private static String primitive(JsonNode value) {
        return new String(StrictJson.write(value), StandardCharsets.UTF_8);
    }
}
