package dev.callboard.catalog.store;

class InMemoryChangeLogTests extends ChangeLogContract {

    @Override
    CatalogStore store() {
        return CatalogStore.inMemory();
    }
}
