package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.lint.LintFinding.Severity;
import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import dev.callboard.scaffolder.templating.TemplateUsage;
import dev.callboard.scaffolder.templating.TemplateUsage.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks single templates: whether they can be read, and whether what they mention is there. */
final class ExpressionLint {

    /** What worked up to 1.53 and is gone since. */
    private static final Set<String> GONE_METHODS = Set.of(
            "match",
            "matchAll",
            "padStart",
            "padEnd",
            "repeat",
            "replaceAll",
            "map",
            "filter",
            "find",
            "reduce",
            "forEach",
            "some",
            "every",
            "keys");

    private static final Set<String> GONE_OBJECTS =
            Set.of("Object", "JSON", "Math", "Date", "Array", "String", "Number");
    private static final Set<String> FUNCTIONS = Set.of("range", "cycler", "joiner");
    private static final Pattern GONE_TAG =
            Pattern.compile("\\{%-?\\s*(include|import|from|extends|asyncEach|asyncAll|ifAsync)\\b");
    private static final Pattern GONE_OPERATOR = Pattern.compile("\\$\\{\\{[^}'\"]*(&&|\\|\\||\\?\\?|\\?\\.|=>)");

    private final TemplateEngine engine;
    private final Findings findings;

    ExpressionLint(TemplateEngine engine, Findings findings) {
        this.engine = engine;
        this.findings = findings;
    }

    /** Takes a finding about a place in the text. */
    @FunctionalInterface
    interface Report {
        void found(int line, int column, Severity severity, String code, String message);
    }

    /**
     * Checks one text.
     *
     * @param undefined says what is wrong with a variable, or nothing
     * @return what it mentions; empty if it cannot be read
     */
    List<TemplateUsage> check(
            String text, RenderOptions options, Function<TemplateUsage, String> undefined, Report report) {
        if (!text.contains("{{") && !text.contains("{%") && !text.contains("{#")) {
            return List.of();
        }
        List<TemplateUsage> usages;
        try {
            usages = engine.usages(text, options);
        } catch (TemplateException e) {
            unreadable(text, e, report);
            return List.of();
        }
        for (TemplateUsage usage : usages) {
            gone(usage, report);
            if (usage.kind() == Kind.FILTER) {
                if (!engine.hasFilter(usage.name())) {
                    report.found(
                            usage.line(),
                            usage.column(),
                            Severity.ERROR,
                            "unknown-filter",
                            "There is no filter '" + usage.name() + "'");
                }
            } else if (!FUNCTIONS.contains(usage.name()) && !usage.name().isEmpty()) {
                String problem = undefined.apply(usage);
                if (!problem.isEmpty()) {
                    report.found(usage.line(), usage.column(), Severity.ERROR, "undefined-variable", problem);
                }
            }
        }
        return usages;
    }

    /** Whether the value of a text is the same in all runs. */
    boolean isConstant(List<TemplateUsage> usages) {
        return usages.stream().allMatch(usage -> usage.kind() == Kind.FILTER);
    }

    TemplateEngine engine() {
        return engine;
    }

    Findings findings() {
        return findings;
    }

    private static void unreadable(String text, TemplateException e, Report report) {
        var tag = GONE_TAG.matcher(text);
        if (tag.find()) {
            report.found(
                    e.line(),
                    e.column(),
                    Severity.ERROR,
                    "removed-feature",
                    "The tag '" + tag.group(1) + "' is not part of the language since 1.54; write the text here");
            return;
        }
        var operator = GONE_OPERATOR.matcher(text);
        String hint = operator.find()
                ? "; '" + operator.group(1) + "' is no operator, use 'and', 'or', 'not' or 'a if c else b'"
                : "";
        report.found(
                e.line(), e.column(), Severity.ERROR, "expression", "This cannot be rendered: " + e.problem() + hint);
    }

    private static void gone(TemplateUsage usage, Report report) {
        String last = usage.path().getLast();
        if (usage.kind() != Kind.FILTER && usage.path().size() > 1 && GONE_OBJECTS.contains(usage.name())) {
            report.found(
                    usage.line(),
                    usage.column(),
                    Severity.ERROR,
                    "removed-feature",
                    "'" + usage.name() + "' is not there since 1.54; use a filter");
        } else if (usage.kind() == Kind.CALL && usage.path().size() > 1 && GONE_METHODS.contains(last)) {
            report.found(
                    usage.line(),
                    usage.column(),
                    Severity.WARNING,
                    "removed-feature",
                    "The method '" + last
                            + "' is not there in 1.54 and 1.55; templates that use it run on fewer servers");
        }
    }
}
