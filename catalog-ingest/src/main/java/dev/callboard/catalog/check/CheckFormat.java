package dev.callboard.catalog.check;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The forms in which a report, as {@link ReportJson} has it, can be read. */
public enum CheckFormat {
    TEXT(TextReport::of),
    JSON(report -> report.toPrettyString() + "\n"),
    SARIF(SarifReport::of),
    MARKDOWN(MarkdownReport::of);

    @SuppressWarnings("ImmutableEnumChecker") // none of the functions has state
    private final Function<JsonNode, String> writer;

    CheckFormat(Function<JsonNode, String> writer) {
        this.writer = writer;
    }

    /** The format of a name in lower case. */
    public static Optional<CheckFormat> named(String name) {
        for (CheckFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    public String write(JsonNode report) {
        return writer.apply(report);
    }
}
