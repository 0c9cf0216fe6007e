package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.BrotliDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Answers over a socket, as far as their encoding is concerned. */
class CompressionTests {

    private static final String LONG = "[\"" + "one and the same, ".repeat(2_000) + "\"]";
    private static final String SHORT = "[\"short\"]";
    private static final Sinks.Many<String> LIVE = Sinks.many().unicast().onBackpressureBuffer();

    private static WebServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        Compression compression = new Compression();
        compression.setEnabled(true);
        compression.setMinResponseSize(DataSize.ofKilobytes(1));
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        factory.setCompression(compression);
        factory.addServerCustomizers(new RequestHeads());
        server = factory.getWebServer(routes());
        server.start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stop();
    }

    private static HttpHandler routes() {
        return RouterFunctions.toHttpHandler(
                RouterFunctions.route(
                                RequestPredicates.path("/long"),
                                request -> json(request.exchange().getRequest(), LONG))
                        .andRoute(
                                RequestPredicates.path("/short"),
                                request -> json(request.exchange().getRequest(), SHORT))
                        .andRoute(
                                RequestPredicates.path("/live"),
                                request -> ServerResponse.ok()
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .body(LIVE.asFlux().map(CompressionTests::buffer), DataBuffer.class)),
                HandlerStrategies.builder()
                        .webFilter(new HeaderFilter(java.util.Map.of()))
                        .build());
    }

    private static Mono<ServerResponse> json(
            org.springframework.http.server.reactive.ServerHttpRequest request, String text) {
        var answer = JsonAnswer.of(request, 200, text.getBytes(StandardCharsets.UTF_8));
        byte[] body = answer.getBody();
        return ServerResponse.status(answer.getStatusCode())
                .headers(headers -> headers.addAll(answer.getHeaders()))
                .body(body == null ? Flux.empty() : Flux.just(buffer(text)), DataBuffer.class);
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | gzip",
                "br | br",
                "gzip, deflate, br | br",
                "br;q=0, gzip | gzip",
                "br;q=0.2, gzip;q=0.8 | gzip"
            })
    void aLongAnswerIsSentInTheCodingThatTheClientLikesBest(String accepted, String coding) throws Exception {
        HttpResponse<byte[]> answer = get("GET", "/long", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).contains(coding);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(answer.body().length).isLessThan(LONG.length() / 20);
        assertThat(decoded(coding, answer.body())).isEqualTo(LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br;q=0, gzip;q=0", "zstd", "identity, br;q=0.5"})
    void anAnswerGoesAsItIsToWhomNothingElseIsWelcome(String accepted) throws Exception {
        HttpResponse<byte[]> answer = get("GET", "/long", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains(String.valueOf(LONG.length()));
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(text(answer)).isEqualTo(LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br"})
    void aShortAnswerIsNotWorthIt(String accepted) throws Exception {
        HttpResponse<byte[]> answer = get("GET", "/short", "Accept-Encoding", accepted);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(text(answer)).isEqualTo(SHORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "br"})
    void theEntityTagIsThatOfTheContentWhateverItsCodingAndSparesItsBody(String accepted) throws Exception {
        String tag = get("GET", "/long").headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> whole = get("GET", "/long", "Accept-Encoding", accepted);
        HttpResponse<byte[]> known = get("GET", "/long", "Accept-Encoding", accepted, "If-None-Match", tag);

        assertThat(tag).startsWith("W/\"");
        assertThat(whole.headers().firstValue("ETag")).contains(tag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.headers().firstValue("ETag")).contains(tag);
        assertThat(known.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(known.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(known.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "W/\"other\"", ",,", "nonsense"})
    void whatIsNoTagOrAnotherOneSparesNothing(String tag) throws Exception {
        assertThat(get("GET", "/long", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void oneOfSeveralTagsIsEnoughAndWhetherItSaysThatItIsWeakDoesNotMatter() throws Exception {
        String tag = get("GET", "/long").headers().firstValue("ETag").orElseThrow();

        assertThat(get("GET", "/long", "If-None-Match", "\"a\", " + tag.substring(2))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("GET", "/long", "If-None-Match", "*").statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "br"})
    void aHeadHasTheHeadersOfTheContentAndNoBody(String accepted) throws Exception {
        HttpResponse<byte[]> answer = get("HEAD", "/long", "Accept-Encoding", accepted);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag"))
                .isEqualTo(get("GET", "/long").headers().firstValue("ETag"));
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aStreamArrivesWhileItIsWritten() throws Exception {
        CompletableFuture<HttpResponse<InputStream>> asked = client.sendAsync(
                request("GET", "/live", "Accept-Encoding", "gzip"), HttpResponse.BodyHandlers.ofInputStream());
        LIVE.tryEmitNext("[1,").orThrow();

        try (InputStream compressed = asked.get(60, TimeUnit.SECONDS).body();
                InputStream plain = new GZIPInputStream(compressed)) {
            assertThat(new String(plain.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("[1,");
            LIVE.tryEmitNext("2]").orThrow();
            LIVE.tryEmitComplete().orThrow();
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("2]");
        }
    }

    private static HttpResponse<byte[]> get(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String decoded(String coding, byte[] body) throws IOException {
        if (coding.equals("gzip")) {
            return new String(
                    new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), StandardCharsets.UTF_8);
        }
        EmbeddedChannel decoder = new EmbeddedChannel(new BrotliDecoder());
        decoder.writeInbound(Unpooled.wrappedBuffer(body));
        decoder.finish();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (ByteBuf part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
            part.readBytes(text, part.readableBytes());
            part.release();
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
