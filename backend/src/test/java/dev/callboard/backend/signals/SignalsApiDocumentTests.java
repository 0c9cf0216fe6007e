package dev.callboard.backend.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiDocument;
import org.junit.jupiter.api.Test;

class SignalsApiDocumentTests {

    @Test
    void theDocumentAndTheControllerNameTheSameOperations() {
        assertThat(ApiDocument.handlers(SignalsController.class)).isEqualTo(ApiDocument.operations("signals"));
    }
}
