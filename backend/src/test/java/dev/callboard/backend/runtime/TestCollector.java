package dev.callboard.backend.runtime;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A collector of traces: a server that takes what is sent by OTLP over HTTP and can say what it was. */
public final class TestCollector implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
    private final SpanExport export;

    public TestCollector() {
        server.start();
        server.stubFor(WireMock.post(PATH).willReturn(WireMock.ok()));
        export = SpanExport.to(URI.create(server.baseUrl() + PATH), Map.of(), 1);
    }

    /** What sends to this collector. */
    public Spans spans() {
        return export;
    }

    /** One span, ids in hexadecimal digits; numbers among the facts as text. */
    public record Sent(
            String trace,
            String id,
            String parent,
            String name,
            Map<String, String> facts,
            String link,
            boolean failed) {}

    /** What has arrived up to now, in the order in which it ended. */
    public List<Sent> sent() {
        return server.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo(PATH))).stream()
                .map(request -> new Message(request.getBody()))
                .flatMap(message -> message.all(1))
                .flatMap(resource -> resource.all(2))
                .flatMap(scope -> scope.all(2))
                .map(TestCollector::span)
                .toList();
    }

    /** All that has arrived, as text in which words can be looked for. */
    public String bytes() {
        return server.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo(PATH))).stream()
                .map(request -> new String(request.getBody(), StandardCharsets.ISO_8859_1))
                .reduce("", String::concat);
    }

    @Override
    public void close() {
        export.close();
        server.stop();
    }

    private static Sent span(Message span) {
        Map<String, String> facts = new HashMap<>();
        span.all(9).forEach(fact -> {
            Message value = fact.all(2).findFirst().orElseThrow();
            facts.put(fact.text(1), value.has(1) ? value.text(1) : String.valueOf(value.number(3)));
        });
        return new Sent(
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                facts,
                span.all(13)
                        .map(link -> link.hex(1) + "-" + link.hex(2))
                        .findFirst()
                        .orElse(""),
                span.all(15).anyMatch(status -> status.number(3) == 2));
    }

    /** A message of Protocol Buffers, of which the fields are known by their numbers. */
    private static final class Message {

        private final Map<Integer, List<Object>> fields = new HashMap<>();

        Message(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long tag = varint(in);
                Object value = switch ((int) (tag & 7)) {
                    case 0 -> varint(in);
                    case 1 -> in.getLong();
                    case 2 -> {
                        byte[] part = new byte[(int) varint(in)];
                        in.get(part);
                        yield part;
                    }
                    case 5 -> (long) in.getInt();
                    default -> throw new IllegalArgumentException("No such wire type: " + tag);
                };
                fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>())
                        .add(value);
            }
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        boolean has(int field) {
            return fields.containsKey(field);
        }

        Stream<Message> all(int field) {
            return values(field).map(value -> new Message((byte[]) value));
        }

        String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        String hex(int field) {
            return HexFormat.of().formatHex(bytes(field));
        }

        long number(int field) {
            return values(field).findFirst().map(Long.class::cast).orElse(0L);
        }

        private Stream<Object> values(int field) {
            return fields.getOrDefault(field, List.of()).stream();
        }

        private byte[] bytes(int field) {
            return values(field).findFirst().map(byte[].class::cast).orElse(new byte[0]);
        }
    }
}
