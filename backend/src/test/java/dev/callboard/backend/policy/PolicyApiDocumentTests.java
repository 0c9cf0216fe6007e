package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiOperations;
import org.junit.jupiter.api.Test;

/** The document and the controllers name the same operations. */
class PolicyApiDocumentTests {

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(ApiOperations.handled(PolicyApiDocumentTests.class.getPackage(), "/api/policy"))
                .isEqualTo(ApiOperations.documented("policy"));
    }
}
