package dev.callboard.scaffolder.document;

import dev.callboard.scaffolder.document.WorkspaceDocument.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Reads one file into the documents that are in it. */
final class DocumentFile {

    private static final int MOST_BYTES = 256 << 10;

    /** What nothing is deployed from is shown up to this length. */
    private static final int MOST_OTHER_BYTES = 16 << 10;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern DOCKERFILE =
            Pattern.compile("(?i)(.*/)?([^/]+[.])?(dockerfile|containerfile)([.][^/]*)?");
    private static final Pattern API_VERSION = Pattern.compile("(?m)^[\\s\"'{-]*apiVersion[\"']?\\s*:");
    private static final Pattern KIND = Pattern.compile("(?m)^[\\s\"'{-]*kind[\"']?\\s*:");

    private static final String INLINE = "step/input/manifest.yaml";

    private DocumentFile() {}

    static List<WorkspaceDocument> read(String path, Path file, long size) {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            return List.of(WorkspaceDocument.unreadable(path, named(path), size, null, "It cannot be read"));
        }
        if (bytes.length > MOST_BYTES) {
            String beginning = new String(bytes, StandardCharsets.UTF_8);
            return List.of(WorkspaceDocument.unreadable(
                    path, supposed(path, beginning), size, null, "It has more than " + MOST_BYTES + " bytes"));
        }
        String sha256 = sha256(bytes);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return List.of(WorkspaceDocument.unreadable(path, named(path), size, sha256, "It is not text in UTF-8"));
        }
        return documents(path, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, size, sha256);
    }

    /** The manifests in an input. */
    static List<WorkspaceDocument> inline(JsonNode manifest) {
        if (manifest.isString()) {
            String text = manifest.stringValue();
            return data(INLINE, text, text.length(), null).stream()
                    .filter(document -> document.kind() == Kind.KUBERNETES)
                    .toList();
        }
        List<JsonNode> objects = new ArrayList<>();
        if (manifest.isObject()) {
            YamlContent.flatten(manifest, objects);
        }
        if (manifest.isArray()) {
            manifest.forEach(each -> YamlContent.flatten(each, objects));
        }
        return objects.stream()
                .filter(YamlContent::isManifest)
                .map(each -> new WorkspaceDocument(
                        INLINE, Kind.KUBERNETES, each, each.toString().length(), null, null))
                .toList();
    }

    private static List<WorkspaceDocument> documents(String path, String text, long size, String sha256) {
        return switch (named(path)) {
            case DOCKERFILE ->
                List.of(new WorkspaceDocument(path, Kind.DOCKERFILE, Dockerfile.read(text), size, sha256, null));
            case YAML, JSON -> data(path, text, size, sha256);
            default -> List.of(shown(path, Kind.TEXT, StringNode.valueOf(text), size, sha256));
        };
    }

    private static List<WorkspaceDocument> data(String path, String text, long size, @Nullable String sha256) {
        List<WorkspaceDocument> documents = new ArrayList<>();
        try {
            // JSON is YAML too, and tools that take manifests read both in the same way.
            for (JsonNode content : YamlContent.read(text)) {
                Kind kind = YamlContent.isManifest(content) ? Kind.KUBERNETES : named(path);
                documents.add(shown(path, kind, content, size, sha256));
            }
        } catch (YamlContent.Unreadable unreadable) {
            return List.of(WorkspaceDocument.unreadable(
                    path, supposed(path, text), size, sha256, String.valueOf(unreadable.getMessage())));
        }
        return documents;
    }

    private static WorkspaceDocument shown(
            String path, Kind kind, JsonNode content, long size, @Nullable String sha256) {
        WorkspaceDocument document = new WorkspaceDocument(path, kind, content, size, sha256, null);
        return kind.isDeployed() || size <= MOST_OTHER_BYTES
                ? document
                : document.withoutContent(
                        "It has more than " + MOST_OTHER_BYTES + " bytes and nothing is deployed from it");
    }

    private static Kind named(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        if (DOCKERFILE.matcher(path).matches()) {
            return Kind.DOCKERFILE;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Kind.YAML;
        }
        return name.endsWith(".json") ? Kind.JSON : Kind.TEXT;
    }

    /** What a file that cannot be read seems to be, so that rules can refuse it. */
    private static Kind supposed(String path, String text) {
        Kind named = named(path);
        boolean data = named == Kind.YAML || named == Kind.JSON;
        boolean manifest =
                data && API_VERSION.matcher(text).find() && KIND.matcher(text).find();
        return manifest ? Kind.KUBERNETES : named == Kind.DOCKERFILE ? named : Kind.TEXT;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
