package dev.callboard.catalog.store;

class InMemoryCatalogStoreTests extends CatalogStoreContract {

    @Override
    CatalogStore store() {
        return CatalogStore.inMemory();
    }
}
