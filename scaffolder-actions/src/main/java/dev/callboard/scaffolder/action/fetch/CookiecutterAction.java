package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code fetch:cookiecutter}: renders what Python's cookiecutter renders, with the interpreter of this platform. Hooks and
 * extensions are programs, and are not run.
 */
record CookiecutterAction(TemplateEngine engine) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final RenderOptions OPTIONS = new RenderOptions(false, false, true, Map.of());

    void execute(ActionContext context) throws IOException {
        if (!context.input().path("extensions").isEmpty()) {
            throw ActionException.input("Extensions of Jinja cannot be loaded: no Python is started");
        }
        FetchInput input = FetchInput.of(context);
        Path fetched = context.createTemporaryFolder();
        try {
            input.source().copyFolder(input.url(), fetched);
            if (Files.isDirectory(fetched.resolve("hooks"))) {
                context.log().warn("The hooks of the template are not run");
            }
            ObjectNode written = described(fetched);
            ObjectNode values = values(written, context.input().path("values"));
            ObjectNode options = JsonNodeFactory.instance
                    .objectNode()
                    .put("cookiecutterCompat", true)
                    .put("replace", true);
            options.set("values", values);
            options.set("copyWithoutTemplating", copied(written, context.input()));
            Path rendered = context.createTemporaryFolder();
            Path skeleton = skeleton(fetched);
            Path only = Files.createDirectories(rendered.resolve("source"));
            Files.move(skeleton, only.resolve(skeleton.getFileName().toString()));
            Path result = rendered.resolve("result");
            new Skeleton(SkeletonEntry.beneath(only), engine, SkeletonOptions.of(options), context.cancellation())
                    .renderInto(result);
            FileCopy.beneath(first(result), input.target());
            context.log().info("Rendered into " + input.targetPath());
            Workspace.delete(rendered);
        } finally {
            Workspace.delete(fetched);
        }
    }

    private static ObjectNode described(Path fetched) throws IOException {
        Path file = fetched.resolve("cookiecutter.json");
        if (!Files.isRegularFile(file)) {
            throw ActionException.notFound("There is no cookiecutter.json in the template");
        }
        try {
            if (JSON.readTree(Files.readString(file, StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw ActionException.input("cookiecutter.json is not JSON: " + e.getOriginalMessage())
                    .because(e);
        }
        throw ActionException.input("cookiecutter.json is not an object");
    }

    /** The defaults, each rendered with those before it, of a choice the first; over them what the step gives. */
    private ObjectNode values(ObjectNode written, JsonNode given) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        written.forEachEntry((name, byDefault) -> {
            if (!name.startsWith("_")) {
                JsonNode chosen =
                        given.has(name) ? given.get(name) : byDefault.isArray() ? byDefault.path(0) : byDefault;
                values.set(name, rendered(name, chosen, values));
            }
        });
        given.forEachEntry(values::set);
        return values;
    }

    private JsonNode rendered(String name, JsonNode value, ObjectNode before) {
        if (!value.isString()) {
            return value;
        }
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.set("cookiecutter", before);
        try {
            return JsonNodeFactory.instance.stringNode(engine.renderText(value.asString(), context, OPTIONS));
        } catch (TemplateException e) {
            throw ActionException.template("'" + name + "' of cookiecutter.json: " + e.getMessage(), e);
        }
    }

    private static ArrayNode copied(ObjectNode written, ObjectNode input) {
        ArrayNode patterns = JsonNodeFactory.instance.arrayNode();
        for (JsonNode list : List.of(written.path("_copy_without_render"), input.path("copyWithoutRender"))) {
            // Cookiecutter's patterns are about paths within the project, ours about the folder above it.
            list.forEach(pattern -> patterns.add("*/" + pattern.asString("")).add("*/**/" + pattern.asString("")));
        }
        return patterns;
    }

    private static Path skeleton(Path fetched) throws IOException {
        try (Stream<Path> found = Files.list(fetched)) {
            return found.filter(path -> Files.isDirectory(path)
                            && path.getFileName().toString().contains("{{")
                            && path.getFileName().toString().contains("cookiecutter"))
                    .findFirst()
                    .orElseThrow(() -> ActionException.notFound(
                            "There is no folder with a variable of cookiecutter in its name in the template"));
        }
    }

    private static Path first(Path result) throws IOException {
        try (Stream<Path> found = Files.list(result)) {
            return found.filter(Files::isDirectory)
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> ActionException.input("The name of the folder comes out empty"));
        }
    }
}
