package dev.callboard.scaffolder.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One YAML document, which knows where in its file each of its values is written. */
public final class YamlSource {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode content;
    private final Map<JsonPointer, Place> keys;
    private final Map<JsonPointer, Place> values;

    private YamlSource(JsonNode content, Map<JsonPointer, Place> keys, Map<JsonPointer, Place> values) {
        this.content = content;
        this.keys = keys;
        this.values = values;
    }

    /**
     * A place in a file.
     *
     * @param line from 1
     * @param column from 1
     */
    public record Place(int line, int column) {

        /** The beginning of a file. */
        public static final Place START = new Place(1, 1);

        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /** A file that is not YAML. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Place place;

        private Malformed(String problem, Place place) {
            super(problem);
            this.place = place;
        }

        public Place place() {
            return place;
        }
    }

    /**
     * The documents of a file; empty ones are left out.
     *
     * @throws Malformed if it is not YAML
     */
    public static List<YamlSource> documents(String text) throws Malformed {
        List<YamlSource> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> contents = YAML.readerFor(JsonNode.class).readValues(text);
                JsonParser parser = YAML.createParser(text)) {
            while (contents.hasNextValue()) {
                JsonNode content = contents.nextValue();
                Walk walk = new Walk();
                walk.document(parser);
                if (content != null && !content.isNull() && !content.isMissingNode()) {
                    documents.add(new YamlSource(content, walk.keys, walk.values));
                }
            }
        } catch (JacksonException e) {
            throw new Malformed(firstLine(e.getOriginalMessage()), place(e.getLocation()));
        }
        return documents;
    }

    public JsonNode content() {
        return content;
    }

    /** Where the key of a value is written, or the value if it has no key; the nearest value above one that is not there. */
    public Place at(JsonPointer pointer) {
        for (JsonPointer known = pointer; known != null; known = known.head()) {
            Place place = keys.getOrDefault(known, values.get(known));
            if (place != null) {
                return place;
            }
        }
        return Place.START;
    }

    /** Where in the file a place within a text value is, as nearly as can be told of a text with escapes. */
    public Place within(JsonPointer pointer, int line, int column, List<String> lines) {
        Place value = values.getOrDefault(pointer, at(pointer));
        String first = value.line() <= lines.size() ? lines.get(value.line() - 1) : "";
        char mark = value.column() <= first.length() ? first.charAt(value.column() - 1) : ' ';
        if (mark == '|' || mark == '>') {
            int indentation = 0;
            String next = value.line() < lines.size() ? lines.get(value.line()) : "";
            while (indentation < next.length() && next.charAt(indentation) == ' ') {
                indentation++;
            }
            return new Place(value.line() + line, indentation + column);
        }
        int quote = mark == '"' || mark == '\'' ? 1 : 0;
        return line == 1 ? new Place(value.line(), value.column() + quote + column - 1) : value;
    }

    private static Place place(TokenStreamLocation location) {
        return location == null
                ? Place.START
                : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it is not YAML").strip();
    }

    /** Notes the places of one document. */
    private static final class Walk {

        private final Map<JsonPointer, Place> keys = new HashMap<>();
        private final Map<JsonPointer, Place> values = new HashMap<>();
        private final Deque<Level> levels = new ArrayDeque<>();
        private JsonPointer next = JsonPointer.empty();

        private static final class Level {
            private final JsonPointer at;
            private final boolean list;
            private int index;

            Level(JsonPointer at, boolean list) {
                this.at = at;
                this.list = list;
            }
        }

        void document(JsonParser parser) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Place place = place(parser.currentTokenLocation());
                if (token == JsonToken.PROPERTY_NAME) {
                    next = levels.getFirst().at.appendProperty(parser.currentName());
                    keys.put(next, place);
                    continue;
                }
                if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    levels.removeFirst();
                } else {
                    Level above = levels.peekFirst();
                    JsonPointer at = above == null
                            ? JsonPointer.empty()
                            : above.list ? above.at.appendIndex(above.index++) : next;
                    values.put(at, place);
                    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                        levels.addFirst(new Level(at, token == JsonToken.START_ARRAY));
                        continue;
                    }
                }
                if (levels.isEmpty()) {
                    return;
                }
            }
        }
    }
}
