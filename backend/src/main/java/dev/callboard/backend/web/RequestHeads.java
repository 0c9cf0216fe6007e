package dev.callboard.backend.web;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Puts two things right in the head of each request before anybody else reads it.
 *
 * <p>Its target: see {@link RequestTarget}.
 *
 * <p>In which encoding it is answered: Netty's compressor compares brotli with gzip by what is named and not by what is
 * preferred; {@code br;q=0, gzip} would be answered in brotli. So the header is replaced by the one coding that was
 * chosen, or taken away if there is none.
 */
@ChannelHandler.Sharable
final class RequestHeads extends ChannelInboundHandlerAdapter implements NettyServerCustomizer {

    private static final String NAME = "callboard.requestHeads";

    /** Brotli is Netty's to do where its native library can be loaded, which is not on every platform. */
    private final List<String> encodings =
            Brotli.isAvailable() ? List.of("br", "gzip", "deflate") : List.of("gzip", "deflate");

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, this);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            request.setUri(RequestTarget.wellFormed(request.uri()));
            chooseEncoding(request.headers());
        }
        context.fireChannelRead(message);
    }

    private void chooseEncoding(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) {
            String accepted = String.join(",", headers.getAll(HttpHeaderNames.ACCEPT_ENCODING));
            AcceptedEncodings.of(accepted)
                    .best(encodings)
                    .ifPresentOrElse(
                            coding -> headers.set(HttpHeaderNames.ACCEPT_ENCODING, coding),
                            () -> headers.remove(HttpHeaderNames.ACCEPT_ENCODING));
        }
    }
}
