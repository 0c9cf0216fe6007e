package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTests {

    private final JsonLines lines = new JsonLines();

    @Test
    void anEntryIsOneLineWithWhatBackstageSaysAndItsTrace() {
        JsonNode line = read("dev.callboard.backend.search.SearchIndex", "Line\nfeed \"quoted\"", null);

        assertThat(line.path("level").asString()).isEqualTo("warn");
        assertThat(line.path("message").asString()).isEqualTo("Line\nfeed \"quoted\"");
        assertThat(line.path("service").asString()).isEqualTo("callboard");
        assertThat(line.path("plugin").asString()).isEqualTo("search");
        assertThat(line.path("timestamp").asString()).isEqualTo("2026-11-25T01:00:00Z");
        assertThat(line.path("trace_id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.has("stack")).isFalse();
    }

    @Test
    void aFailureBringsItsStackWithItsCauses() {
        JsonNode line = read("access", "No", new IllegalStateException("outer", new IllegalStateException("inner")));

        assertThat(line.path("stack").asString()).contains("outer", "Caused by", "inner", "JsonLinesTests");
        assertThat(line.has("plugin")).isFalse();
    }

    private JsonNode read(String logger, String message, @Nullable Throwable failure) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent("x", context.getLogger(logger), Level.WARN, message, failure, new Object[0]);
        event.setInstant(Instant.parse("2026-11-25T01:00:00Z"));
        event.setMDCPropertyMap(Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));
        lines.setContext(context);
        lines.start();
        String text = new String(lines.encode(event), StandardCharsets.UTF_8);
        assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
        return new JsonMapper().readTree(text);
    }
}
