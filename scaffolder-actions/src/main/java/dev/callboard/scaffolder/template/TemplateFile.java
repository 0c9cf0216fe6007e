package dev.callboard.scaffolder.template;

import dev.callboard.scaffolder.template.YamlSource.Malformed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A template as its author has it: a document of a file on disk. Blocking.
 *
 * @param path the file
 * @param lines the file's text
 * @param yaml the document as it was written
 * @param json the same with the files that {@code $text}, {@code $json} and {@code $yaml} name put in their places; the
 *     platform's short form as what it stands for, if it can be read
 */
public record TemplateFile(Path path, List<String> lines, YamlSource yaml, ObjectNode json) {

    private static final int MOST_INCLUDES = 200;

    public TemplateFile {
        lines = List.copyOf(lines);
    }

    /** The templates in a file; other documents are left out. */
    public static List<TemplateFile> read(Path file) throws IOException, Malformed {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<TemplateFile> templates = new ArrayList<>();
        for (YamlSource document : YamlSource.documents(text)) {
            if (document.content() instanceof ObjectNode object
                    && object.path("kind").asString("").equalsIgnoreCase("Template")) {
                ObjectNode whole = (ObjectNode) new Includes(folder(file)).in(object.deepCopy());
                templates.add(new TemplateFile(file, text.lines().toList(), document, expanded(whole)));
            }
        }
        return templates;
    }

    private static ObjectNode expanded(ObjectNode written) {
        try {
            return PlatformTemplate.isOne(written) ? PlatformTemplate.converted(written) : written;
        } catch (TemplateInvalidException reportedByWhoeverReadsIt) {
            return written;
        }
    }

    /** The folder that the file lies in. */
    public Path folder() {
        return folder(path);
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    }

    /** Puts files in the place of what names them. */
    private static final class Includes {

        private final Path folder;
        private int count;

        Includes(Path folder) {
            this.folder = folder;
        }

        JsonNode in(JsonNode node) throws IOException, Malformed {
            if (node instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, in(array.get(i)));
                }
                return array;
            }
            if (!(node instanceof ObjectNode object)) {
                return node;
            }
            if (object.size() == 1) {
                for (String kind : List.of("$text", "$json", "$yaml")) {
                    String target = object.path(kind).asString("");
                    if (!target.isEmpty() && !target.contains("://")) {
                        return included(kind, target);
                    }
                }
            }
            for (String name : List.copyOf(object.propertyNames())) {
                object.set(name, in(object.get(name)));
            }
            return object;
        }

        private JsonNode included(String kind, String target) throws IOException, Malformed {
            Path file = folder.resolve(target).normalize();
            if (!file.startsWith(folder) || ++count > MOST_INCLUDES) {
                throw new IOException(
                        "'" + target + "' is not beneath the template's folder, or there are too many such files");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (kind.equals("$text")) {
                return StringNode.valueOf(text);
            }
            List<YamlSource> documents = YamlSource.documents(text);
            if (documents.size() != 1) {
                throw new IOException("'" + target + "' should hold one document");
            }
            return in(documents.getFirst().content());
        }
    }
}
