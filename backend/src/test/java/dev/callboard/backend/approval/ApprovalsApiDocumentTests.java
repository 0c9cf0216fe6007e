package dev.callboard.backend.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiOperations;
import org.junit.jupiter.api.Test;

/** The document and the controllers name the same operations. */
class ApprovalsApiDocumentTests {

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(ApiOperations.handled(ApprovalsApiDocumentTests.class.getPackage(), "/api/policy/approvals"))
                .isEqualTo(ApiOperations.documented("approvals"));
    }
}
