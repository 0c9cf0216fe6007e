package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.eclipse.jgit.errors.TransportException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportFailuresTests {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:41403/acme/shop.git: 503 Service Unavailable",
        "https://git.example/acme/authentication.git: 502 Bad Gateway",
        "https://git.example/acme/not-found: 500 Internal Server Error"
    })
    void aNameOrAPortIsNoReason(String message) {
        assertThatExceptionOfType(ScmException.Unreachable.class)
                .isThrownBy(() -> fail(message))
                .withMessage("Cannot look: " + message);
    }

    @ParameterizedTest
    @CsvSource({"https://git.example/acme/shop.git: 403 Forbidden", "https://git.example/acme/shop.git: not authorized"
    })
    void aRefusalIsTold(String message) {
        assertThatExceptionOfType(ScmException.AccessDenied.class)
                .isThrownBy(() -> fail(message))
                .withMessage("Cannot look: " + message);
    }

    private static void fail(String message) {
        TransportFailures.named("Cannot look", () -> {
            throw new TransportException(message);
        });
    }
}
