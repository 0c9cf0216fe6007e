package dev.callboard.backend.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiDocument;
import org.junit.jupiter.api.Test;

class PermissionApiDocumentTests {

    @Test
    void theDocumentAndTheControllersNameTheSameOperations() {
        assertThat(ApiDocument.handlers(
                        AuthorizeController.class, IntegrationController.class, ExplainAccessController.class))
                .isEqualTo(ApiDocument.operations("permission"));
    }
}
