package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.lint.LintFinding.Severity;
import dev.callboard.scaffolder.template.TemplateFile;
import dev.callboard.scaffolder.template.YamlSource.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonPointer;

/** Collects what is found in one template. */
final class Findings {

    private final TemplateFile template;
    private final Set<LintFinding> found = new TreeSet<>();

    Findings(TemplateFile template) {
        this.template = template;
    }

    void error(JsonPointer at, String code, String message) {
        add(template.path(), template.yaml().at(at), Severity.ERROR, code, message);
    }

    void warning(JsonPointer at, String code, String message) {
        add(template.path(), template.yaml().at(at), Severity.WARNING, code, message);
    }

    /** About a part of a text of the template. */
    void within(JsonPointer at, int line, int column, Severity severity, String code, String message) {
        add(template.path(), template.yaml().within(at, line, column, template.lines()), severity, code, message);
    }

    void add(Path file, Place place, Severity severity, String code, String message) {
        found.add(new LintFinding(file, place, severity, code, message));
    }

    List<LintFinding> sorted() {
        return List.copyOf(found);
    }
}
