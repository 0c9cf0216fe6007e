package dev.callboard.examples.catalogmodule;

import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code {$csv: ./columns.csv}} stands for a list with an object for each line below the first, which has the names. */
final class CsvPlaceholder implements PlaceholderResolver {

    @Override
    public String key() {
        return "$csv";
    }

    @Override
    public JsonNode resolve(JsonNode value, ReferencedFiles files) {
        if (!value.isString()) {
            throw ProcessingException.inputError("$csv needs the path of a file");
        }
        List<String> lines = files.read(value.asString())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        if (lines.isEmpty()) {
            throw ProcessingException.inputError("%s is empty".formatted(value.asString()));
        }
        List<String> names = cells(lines.getFirst());
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        lines.stream().skip(1).map(CsvPlaceholder::cells).forEach(cells -> {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
                row.put(names.get(i), cells.get(i));
            }
        });
        return rows;
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split("\\s*,\\s*"));
    }
}
