package dev.callboard.backend.web;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** The one place where a failure becomes a status and a body. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ErrorHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);
    private static final String TOO_LARGE = "request entity too large";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<ErrorTranslation> translations;

    ErrorHandler(List<ErrorTranslation> translations) {
        this.translations = List.copyOf(translations);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted() || isDisconnect(failure)) {
            return Mono.error(failure);
        }
        response.getHeaders().remove("Content-Length");
        if (isUnknownRoute(failure)) {
            response.setRawStatusCode(404);
            response.getHeaders().setContentLength(0);
            return response.setComplete();
        }
        ServerHttpRequest request = exchange.getRequest();
        BackstageError error = describe(failure, request);
        return JsonAnswer.write(response, error.status(), ErrorBody.of(error, request));
    }

    private BackstageError describe(Throwable failure, ServerHttpRequest request) {
        if (failure instanceof BackstageError known) {
            return known;
        }
        for (ErrorTranslation translation : translations) {
            Optional<BackstageError> translated = translation.translate(failure);
            if (translated.isPresent()) {
                return translated.get();
            }
        }
        return inputMistake(failure, request).orElseGet(() -> masked(failure, request));
    }

    private static Optional<BackstageError> inputMistake(Throwable failure, ServerHttpRequest request) {
        return switch (failure) {
            case UnsupportedMediaTypeStatusException media ->
                Optional.of(new InputError(
                        media.getContentType() == null
                                ? String.valueOf(media.getReason())
                                : "unsupported media type " + media.getContentType()));
            case InvalidMediaTypeException media ->
                Optional.of(new InputError("unsupported media type " + media.getMediaType()));
            case NotAcceptableStatusException unacceptable ->
                Optional.of(new InputError("cannot answer with any of the accepted media types"));
            case ServerWebInputException input -> Optional.of(new InputError(mistake(input)));
            case DecodingException decoding -> Optional.of(new InputError(mistake(decoding)));
            case ContentTooLargeException large -> Optional.of(new InputError(TOO_LARGE));
            case DataBufferLimitException limit -> Optional.of(new InputError(TOO_LARGE));
            // Of forms, which nothing here takes, Spring says no more.
            case ResponseStatusException status
            when status.getStatusCode().value() == 415 ->
                Optional.of(new InputError(
                        "unsupported media type " + request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE)));
            case ResponseStatusException status
            when status.getStatusCode().is4xxClientError() ->
                Optional.of(
                        new StatusError(status.getStatusCode().value(), "Error", String.valueOf(status.getReason())));
            default -> Optional.empty();
        };
    }

    /** Spring wraps what the JSON parser said; the sentence about the text is what helps the caller. */
    private static String mistake(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException parsing) {
                return MalformedJson.message(parsing);
            }
            if (cause instanceof DataBufferLimitException) {
                return TOO_LARGE;
            }
        }
        return failure instanceof ServerWebInputException input && input.getReason() != null
                ? input.getReason()
                : "the request cannot be read";
    }

    private static BackstageError masked(Throwable failure, ServerHttpRequest request) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        String logId = HexFormat.of().formatHex(random);
        Trace.of(request)
                .with(() -> LOG.error(
                        "Cannot answer {} {} (logId={})",
                        request.getMethod(),
                        request.getURI().getRawPath(),
                        logId,
                        failure));
        return new StatusError(500, "Error", "An internal error occurred logId=" + logId);
    }

    private static boolean isUnknownRoute(Throwable failure) {
        return failure instanceof MethodNotAllowedException
                || (failure instanceof ResponseStatusException status
                        && status.getStatusCode().value() == 404);
    }

    private static boolean isDisconnect(Throwable failure) {
        return DisconnectedClientHelper.isClientDisconnectedException(failure);
    }
}
