package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.template.YamlSource.Place;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;

/**
 * A mistake of a template.
 *
 * @param file where it is
 * @param place where in the file
 * @param code the kind of mistake, such as {@code unknown-action}
 * @param message what is wrong and what to do, in a sentence
 */
public record LintFinding(Path file, Place place, Severity severity, String code, String message)
        implements Comparable<LintFinding> {

    private static final Comparator<LintFinding> ORDER = Comparator.comparing(LintFinding::file)
            .thenComparingInt(finding -> finding.place().line())
            .thenComparingInt(finding -> finding.place().column())
            .thenComparing(LintFinding::code)
            .thenComparing(LintFinding::message);

    /** How bad it is. */
    public enum Severity {
        /** The template does not work. */
        ERROR,
        /** The template may not do what its author meant. */
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public int compareTo(LintFinding other) {
        return ORDER.compare(this, other);
    }

    /** In the form that editors and compilers use, the file relative to a folder if it lies beneath it. */
    public String in(Path folder) {
        Path shown = file.startsWith(folder) ? folder.relativize(file) : file;
        return "%s:%s: %s: %s [%s]".formatted(shown, place, severity.name().toLowerCase(Locale.ROOT), message, code);
    }

    @Override
    public String toString() {
        return in(Path.of("/"));
    }
}
