package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.lint.LintFinding.Severity;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.template.TemplateFile;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.template.YamlSource;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads a template as its author wrote it and says what will not work, or will not do what was meant: its form, its actions
 * and their inputs, its expressions and those of the skeletons beside it. Runs nothing. Blocking.
 */
public final class TemplateLint {

    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "relations");
    private static final Set<String> SPEC = Set.of(
            "type",
            "owner",
            "lifecycle",
            "parameters",
            "steps",
            "output",
            "secrets",
            "presentation",
            "formDecorators",
            "EXPERIMENTAL_formDecorators",
            "EXPERIMENTAL_recovery");

    private final ActionRegistry actions;
    private final TemplateEngine engine;

    /** @param actions the actions that the template may use */
    public TemplateLint(ActionRegistry actions, TemplateEngine engine) {
        this.actions = actions;
        this.engine = engine;
    }

    /** What is wrong with the templates in a file, in the order of its lines; a file without a template is one mistake. */
    public List<LintFinding> check(Path file) throws IOException {
        List<TemplateFile> templates;
        try {
            templates = TemplateFile.read(file);
        } catch (YamlSource.Malformed e) {
            return List.of(
                    new LintFinding(file, e.place(), Severity.ERROR, "yaml", "This is not YAML: " + e.getMessage()));
        }
        if (templates.isEmpty()) {
            return List.of(new LintFinding(
                    file,
                    YamlSource.Place.START,
                    Severity.ERROR,
                    "no-template",
                    "There is no document of kind Template"));
        }
        List<LintFinding> findings = new ArrayList<>();
        for (TemplateFile template : templates) {
            findings.addAll(check(template));
        }
        return findings.stream().sorted().toList();
    }

    private List<LintFinding> check(TemplateFile template) throws IOException {
        Findings findings = new Findings(template);
        JsonNode spec = template.json().path("spec");
        JsonPointer specAt = JsonPointer.compile("/spec");
        keys(template.json(), JsonPointer.empty(), TOP, "a template", findings);
        keys(spec, specAt, SPEC, "spec", findings);
        try {
            TemplateEntity.of(template.json());
        } catch (TemplateInvalidException e) {
            findings.error(place(e), "schema", String.valueOf(e.getMessage()));
        }
        FormLint form = new FormLint(spec, findings);
        form.check();
        new StepsLint(template, actions, new ExpressionLint(engine, findings), form.names(), findings).check();
        return findings.sorted();
    }

    private static void keys(JsonNode object, JsonPointer at, Set<String> known, String what, Findings findings) {
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                findings.warning(at.appendProperty(key), "unknown-key", "'" + key + "' is not part of " + what);
            }
        }
    }

    /** The complaints of the parser begin with the place, such as {@code steps[2].input} or {@code spec.type}. */
    private static JsonPointer place(TemplateInvalidException e) {
        String message = String.valueOf(e.getMessage());
        JsonPointer spec = JsonPointer.compile("/spec");
        var step = java.util.regex.Pattern.compile("^steps\\[(\\d+)](?:\\.(\\w+))?")
                .matcher(message);
        if (step.find()) {
            JsonPointer at = spec.appendProperty("steps").appendIndex(Integer.parseInt(step.group(1)));
            return step.group(2) == null ? at : at.appendProperty(step.group(2));
        }
        var field = java.util.regex.Pattern.compile("\\bspec\\.(\\w+)").matcher(message);
        return field.find() ? spec.appendProperty(field.group(1)) : spec;
    }
}
