package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.action.FilePatterns;
import dev.callboard.scaffolder.template.TemplateFile;
import dev.callboard.scaffolder.template.YamlSource.Place;
import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateUsage;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the files that a step renders, if they lie beside the template. */
final class SkeletonLint {

    private static final int MOST_FILES = 5_000;
    private static final int LARGEST = 1 << 20;

    private final TemplateFile template;
    private final ExpressionLint expressions;
    private final Findings findings;

    SkeletonLint(TemplateFile template, ExpressionLint expressions, Findings findings) {
        this.template = template;
        this.expressions = expressions;
        this.findings = findings;
    }

    void check(ObjectNode step, JsonPointer at) throws IOException {
        String action = step.path("action").asString("");
        JsonNode input = step.path("input");
        String url = input.path("url").asString("");
        if (!action.startsWith("fetch:") || url.isEmpty() || url.contains("{{") || url.contains("://")) {
            return;
        }
        Path source = template.folder().resolve(url.replaceFirst("^/+", "")).normalize();
        if (!source.startsWith(template.folder()) || !Files.exists(source)) {
            findings.error(
                    at.appendProperty("input").appendProperty("url"),
                    "missing-skeleton",
                    "There is nothing at '" + url + "' beside the template");
            return;
        }
        if (!action.startsWith("fetch:template")) {
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .limit(MOST_FILES)
                    .sorted()
                    .toList()) {
                check(file, source.relativize(file).toString().replace('\\', '/'), input);
            }
        }
    }

    private void check(Path file, String name, JsonNode input) throws IOException {
        boolean cookiecutter = input.path("cookiecutterCompat").asBoolean(false);
        RenderOptions options = new RenderOptions(
                input.path("trimBlocks").asBoolean(false),
                input.path("lstripBlocks").asBoolean(false),
                cookiecutter,
                Map.of());
        JsonNode values = input.path("values");
        // A text in the place of the values is not known before the task runs.
        Set<String> known = values.isObject() ? Set.copyOf(values.propertyNames()) : Set.of();
        Function<TemplateUsage, String> undefined = usage -> undefined(usage, cookiecutter, !values.isString(), known);
        expressions.check(
                name,
                options,
                undefined,
                (line, column, severity, code, message) ->
                        findings.add(file, Place.START, severity, code, "In the file's name: " + message));
        if (isCopied(name, input) || Files.size(file) > LARGEST) {
            return;
        }
        try {
            expressions.check(
                    Files.readString(file),
                    options,
                    undefined,
                    (line, column, severity, code, message) ->
                            findings.add(file, new Place(line, column), severity, code, message));
        } catch (CharacterCodingException binary) {
            // Files that are no text are copied.
            return;
        }
    }

    private static String undefined(TemplateUsage usage, boolean cookiecutter, boolean listed, Set<String> known) {
        String root = cookiecutter ? "cookiecutter" : "values";
        if (!usage.name().equals(root)) {
            return "There is nothing called '" + usage.name() + "' in a file; only '" + root + "' is there";
        }
        List<String> path = usage.path();
        return listed && path.size() > 1 && !known.contains(path.get(1))
                ? "The step gives no value '" + path.get(1) + "'"
                : "";
    }

    private static boolean isCopied(String name, JsonNode input) {
        JsonNode extension = input.path("templateFileExtension");
        if (extension.isString() || extension.asBoolean(false)) {
            return !name.endsWith(extension.isString() ? extension.asString() : ".njk");
        }
        JsonNode patterns = input.has("copyWithoutTemplating")
                ? input.path("copyWithoutTemplating")
                : input.path("copyWithoutRender");
        List<String> written =
                patterns.valueStream().map(pattern -> pattern.asString("")).toList();
        return !written.isEmpty() && FilePatterns.of(written).matches(name);
    }
}
