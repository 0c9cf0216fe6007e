package dev.callboard.backend.runtime;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes each entry of the log as one line of JSON, with the members that Backstage's log has in production and, as further
 * ones, what an entry is known to belong to, such as {@code trace_id}.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final Pattern FEATURE = Pattern.compile("dev\\.callboard\\.(?:backend\\.)?([a-z]+)\\..*");

    private final JsonMapper mapper = new JsonMapper();
    private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

    @Override
    public void start() {
        stack.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = mapper.createObjectNode();
        line.put("timestamp", event.getInstant().toString());
        line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        line.put("message", event.getFormattedMessage());
        line.put("service", "callboard");
        Matcher feature = FEATURE.matcher(event.getLoggerName());
        if (feature.matches()) {
            line.put("plugin", feature.group(1));
        }
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        event.getMDCPropertyMap().forEach(line::put);
        if (event.getThrowableProxy() != null) {
            line.put("stack", stack.convert(event).stripTrailing());
        }
        return (mapper.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
