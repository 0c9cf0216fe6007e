package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogStartTests {

    private final FakeCatalog catalog = new FakeCatalog();
    private final CatalogStart start = new CatalogStart(catalog);

    @Test
    void anEmptyCatalogIsReadAtOnce() {
        start.beginIfEmpty();
        assertThat(catalog.told).containsExactly("start");

        start.begin();
        assertThat(catalog.told).containsExactly("start");
    }

    @Test
    void aCatalogOfTheLastRunIsComparedWhenTheServerAnswers() {
        catalog.put("{'kind': 'Component', 'metadata': {'name': 'shop'}}");

        start.beginIfEmpty();
        assertThat(catalog.told).isEmpty();

        start.begin();
        assertThat(catalog.told).containsExactly("start");
    }
}
