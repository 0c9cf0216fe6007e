package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.web.ApiOperations;
import org.junit.jupiter.api.Test;

/** The document and the controllers name the same operations. */
class CatalogApiDocumentTests {

    @Test
    void everyOperationHasAHandlerAndEveryHandlerAnOperation() throws Exception {
        assertThat(ApiOperations.handled(CatalogApiDocumentTests.class.getPackage(), "/api/catalog"))
                .isEqualTo(ApiOperations.documented("catalog"));
    }
}
