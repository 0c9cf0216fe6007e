package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiOperations;
import org.junit.jupiter.api.Test;

/** The document and the controllers name the same operations. */
class ScaffolderApiDocumentTests {

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(ApiOperations.handled(ScaffolderApiDocumentTests.class.getPackage(), "/api/scaffolder"))
                .isEqualTo(ApiOperations.documented("scaffolder"));
    }
}
