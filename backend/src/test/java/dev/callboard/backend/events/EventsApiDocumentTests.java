package dev.callboard.backend.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiDocument;
import org.junit.jupiter.api.Test;

class EventsApiDocumentTests {

    @Test
    void theDocumentAndTheControllersNameTheSameOperations() {
        assertThat(ApiDocument.handlers(WebhookController.class, BusController.class))
                .isEqualTo(ApiDocument.operations("events"));
    }
}
