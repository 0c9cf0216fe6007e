package dev.callboard.backend.auth;

class InMemoryAuthStoreTests extends AuthStoreContract {

    @Override
    AuthStore store() {
        return AuthStore.inMemory();
    }
}
