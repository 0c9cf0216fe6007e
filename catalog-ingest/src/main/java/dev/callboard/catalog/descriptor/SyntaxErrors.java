package dev.callboard.catalog.descriptor;

import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;

/** Says what is wrong with a document in the words of its author's world. */
final class SyntaxErrors {

    private SyntaxErrors() {}

    static DescriptorError of(DocumentText document, YamlEngineException failure) {
        if (failure instanceof MarkedYamlEngineException marked) {
            Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
            String problem = String.valueOf(marked.getProblem());
            return mark.map(at -> at(document, at.getLine(), at.getColumn(), problem, remedy(problem, marked)))
                    .orElseGet(() -> at(document, 0, 0, problem, remedy(problem, marked)));
        }
        if (failure instanceof ReaderException unreadable) {
            int index = Math.min(
                    Math.max(0, unreadable.getPosition()), document.text().length());
            String before = document.text().substring(0, index);
            int line = (int) before.chars().filter(c -> c == '\n').count();
            return at(
                    document,
                    line,
                    index - (before.lastIndexOf('\n') + 1),
                    "The character U+%04X is not allowed in YAML".formatted(unreadable.getCodePoint()),
                    "Remove it, or write it as an escape in double quotes");
        }
        return at(document, 0, 0, String.valueOf(failure.getMessage()), "");
    }

    static DescriptorError notAnObject(DocumentText document, int firstLine, JsonNode tree) {
        String type = tree.getNodeType().name().toLowerCase(Locale.ROOT);
        return at(
                document,
                firstLine - document.firstLine(),
                0,
                "Expected object at root, got " + type,
                "A catalog file holds mappings with apiVersion, kind, metadata and spec");
    }

    /** @param line counted from zero, from the beginning of the document's text */
    static DescriptorError at(DocumentText document, int line, int column, String message, String remedy) {
        return new DescriptorError(message, document.firstLine() + line, column + 1, document.line(line), remedy);
    }

    private static String remedy(String problem, MarkedYamlEngineException failure) {
        String said = (problem + " " + failure.getContext()).toLowerCase(Locale.ROOT);
        if (said.contains("tab")) {
            return "Indent with spaces, not with tabs";
        }
        if (said.contains("mapping values are not allowed")) {
            return "Check the indentation, and put a value that contains a colon in quotes";
        }
        if (said.contains("cannot start any token")) {
            return "Put a value that begins with this character in quotes";
        }
        if (said.contains("quoted scalar")) {
            return "Close the quotes; within double quotes a backslash is written twice";
        }
        if (said.contains("alias") || said.contains("anchor")) {
            return "Put a value that begins with * or & in quotes";
        }
        if (said.contains("flow")) {
            return "Close the bracket or brace, and put commas between the items";
        }
        if (said.contains("block mapping") || said.contains("block collection") || said.contains("':'")) {
            return "Check the indentation: the keys of one mapping begin in the same column, each followed by a colon";
        }
        return "";
    }
}
