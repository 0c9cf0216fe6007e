package dev.callboard.backend.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What a request belongs to, over all the servers that it passes: the ids of W3C's Trace Context.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId what this server does for the request: 16 hexadecimal digits
 * @param parentId what asked for it; null if the trace begins here
 * @param sampled whether whoever asked wants the trace to be kept; true if it begins here
 */
public record Trace(String traceId, String spanId, @Nullable String parentId, boolean sampled) {

    private static final String HEADER = "traceparent";
    private static final String ATTRIBUTE = Trace.class.getName();
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");

    /** The trace of a request; the same one each time. A header that is not as it should be begins a new trace. */
    public static Trace of(ServerHttpRequest request) {
        return (Trace) request.getAttributes().computeIfAbsent(ATTRIBUTE, name -> read(request));
    }

    private static Trace read(ServerHttpRequest request) {
        String header = request.getHeaders().getFirst(HEADER);
        Trace parent = header == null ? null : ofHeader(header);
        return parent == null ? new Trace(random(16), random(8), null, true) : parent;
    }

    /** What belongs to the trace that a {@code traceparent} names; null if it is none. */
    public static @Nullable Trace ofHeader(String header) {
        Matcher parent = PARENT.matcher(header);
        return parent.matches()
                ? new Trace(
                        parent.group(1),
                        random(8),
                        parent.group(2),
                        (HexFormat.fromHexDigits(parent.group(3)) & 1) == 1)
                : null;
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Does something whose entries in the log belong to this trace. */
    void with(Runnable logging) {
        MDC.put("trace_id", traceId);
        MDC.put("span_id", spanId);
        try {
            logging.run();
        } finally {
            MDC.remove("trace_id");
            MDC.remove("span_id");
        }
    }
}
