package dev.callboard.backend.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What sign-in keeps: the public keys of all replicas, and what each user owns. Calls block. */
interface AuthStore {

    /** A public key as the JSON that is published. */
    record PublicKey(String keyId, Instant createdAt, String jwk) {}

    static AuthStore inMemory() {
        return new InMemoryAuthStore();
    }

    void addKey(PublicKey key);

    /** The keys made after an instant, oldest first. */
    List<PublicKey> keysSince(Instant after);

    void removeKeysUntil(Instant end);

    void putOwnership(String userRef, List<String> ownershipRefs, Instant now);

    /** Empty if the user has never signed in. */
    Optional<List<String>> ownership(String userRef);
}
