package dev.callboard.catalog;

import dev.callboard.catalog.store.CatalogStore;

class InMemoryIndexFollowsStoreTests extends IndexFollowsStoreContract {

    @Override
    CatalogStore store() {
        return CatalogStore.inMemory();
    }

    @Override
    int sequences() {
        return Integer.getInteger("callboard.generated.sequences", 12);
    }
}
