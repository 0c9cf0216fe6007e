package dev.callboard.backend.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What sign-in keeps: the public keys of all replicas, and what each user owns. Calls block. */
interface AuthStore {

    /** Whose signatures a key checks. */
    enum Purpose {
        /** The tokens of users. */
        USER,
        /** The tokens by which the plugins of this server prove themselves to others. */
        PLUGIN
    }

    /** A public key as the JSON that is published. */
    record PublicKey(String keyId, Purpose purpose, Instant createdAt, String jwk) {}

    static AuthStore inMemory() {
        return new InMemoryAuthStore();
    }

    void addKey(PublicKey key);

    /** The keys of a purpose made after an instant, oldest first. */
    List<PublicKey> keysSince(Purpose purpose, Instant after);

    void removeKeysUntil(Purpose purpose, Instant end);

    void putOwnership(String userRef, List<String> ownershipRefs, Instant now);

    /** Empty if the user has never signed in. */
    Optional<List<String>> ownership(String userRef);
}
