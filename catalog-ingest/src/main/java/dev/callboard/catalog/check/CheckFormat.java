package dev.callboard.catalog.check;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The forms in which a report, as {@link ReportJson} has it, can be read. */
public enum CheckFormat {
    TEXT("text/plain", TextReport::of),
    JSON("application/json", report -> report.toPrettyString() + "\n"),
    SARIF("application/sarif+json", SarifReport::of),
    MARKDOWN("text/markdown", MarkdownReport::of);

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // none of the functions has state
    private final Function<JsonNode, String> writer;

    CheckFormat(String mediaType, Function<JsonNode, String> writer) {
        this.mediaType = mediaType;
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

    /** Without parameters; what is written is in UTF-8. */
    public String mediaType() {
        return mediaType;
    }

    public String write(JsonNode report) {
        return writer.apply(report);
    }
}
