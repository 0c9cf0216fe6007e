package dev.callboard.backend.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns the text of one YAML (or JSON) file into values that know their line. */
final class YamlReader {

    private static final int MAX_VALUES = 100_000;
    private static final int MAX_DEPTH = 100;

    private final Origin file;
    private int values;

    private YamlReader(Origin file) {
        this.file = file;
    }

    /**
     * Reads one document; an empty one is an empty section.
     *
     * @param file the file, with line zero
     * @throws ConfigException if the text is not YAML, holds several documents, or is unreasonably large
     */
    static ConfigNode read(String text, Origin file) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.source())
                .setSchema(new CoreSchema())
                .setCodePointLimit(10_000_000)
                .setMaxAliasesForCollections(50)
                .build();
        try {
            Composer composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            Optional<Node> root = composer.getSingleNode();
            return root.isEmpty()
                    ? new ConfigNode.Section(new LinkedHashMap<>(), file)
                    : new YamlReader(file).convert(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new ConfigException(
                    new Origin(file.source(), line, file.folder()) + ": not valid YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ConfigException(file + ": not valid YAML: " + e.getMessage(), e);
        }
    }

    private ConfigNode convert(Node node, int depth) {
        Origin origin = originOf(node);
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw ConfigException.at(origin, "the file is too large or too deep to be a configuration");
        }
        return switch (node) {
            case ScalarNode scalar -> new ConfigNode.Scalar(scalar(scalar, origin), origin);
            case SequenceNode sequence -> {
                List<ConfigNode> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new ConfigNode.Items(items, origin);
            }
            case MappingNode mapping -> section(mapping, origin, depth);
            default -> throw ConfigException.at(origin, "an alias that refers to itself");
        };
    }

    private ConfigNode section(MappingNode mapping, Origin origin, int depth) {
        LinkedHashMap<String, ConfigNode> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw ConfigException.at(originOf(tuple.getKeyNode()), "a key must be plain text");
            }
            // A value on the lines after its key is looked for at the key.
            ConfigNode value = convert(tuple.getValueNode(), depth + 1);
            if (members.putIfAbsent(key.getValue(), value) != null) {
                throw ConfigException.at(originOf(key), "the key '" + key.getValue() + "' is there twice");
            }
        }
        return new ConfigNode.Section(members, origin);
    }

    private static JsonNode scalar(ScalarNode node, Origin origin) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String text = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return json.nullNode();
            }
            if (tag.equals(Tag.BOOL)) {
                return json.booleanNode(text.equalsIgnoreCase("true"));
            }
            if (tag.equals(Tag.INT)) {
                return json.numberNode(Numbers.integer(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return json.numberNode(Numbers.decimal(text));
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(origin + ": '" + text + "' is not a number", e);
        }
        return json.stringNode(text);
    }

    private Origin originOf(Node node) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new Origin(file.source(), line, file.folder());
    }
}
