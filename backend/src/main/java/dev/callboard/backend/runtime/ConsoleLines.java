package dev.callboard.backend.runtime;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** Writes the log for people, by a pattern, or for programs: whichever the configuration of the log asks for. */
public final class ConsoleLines extends PatternLayoutEncoder {

    private String format = "text";
    private @Nullable JsonLines json;

    /** @param format {@code json}, or {@code text} */
    public void setFormat(String format) {
        this.format = format;
    }

    @Override
    public void start() {
        if (format.equals("json")) {
            JsonLines lines = new JsonLines();
            lines.start();
            json = lines;
        } else if (!format.equals("text")) {
            addWarn("CALLBOARD_LOG_FORMAT should be 'text' or 'json', but is '" + format + "'; taking it for 'text'");
        }
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return json == null ? super.encode(event) : json.encode(event);
    }
}
