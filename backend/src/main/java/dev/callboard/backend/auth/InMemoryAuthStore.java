package dev.callboard.backend.auth;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets everything when the server stops, so that everybody has to sign in again. */
final class InMemoryAuthStore implements AuthStore {

    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final Map<String, List<String>> ownership = new ConcurrentHashMap<>();

    @Override
    public void addKey(PublicKey key) {
        keys.put(key.keyId(), key);
    }

    @Override
    public List<PublicKey> keysSince(Purpose purpose, Instant after) {
        return keys.values().stream()
                .filter(key -> key.purpose() == purpose && key.createdAt().isAfter(after))
                .sorted(Comparator.comparing(PublicKey::createdAt))
                .toList();
    }

    @Override
    public void removeKeysUntil(Purpose purpose, Instant end) {
        keys.values()
                .removeIf(key -> key.purpose() == purpose && !key.createdAt().isAfter(end));
    }

    @Override
    public void putOwnership(String userRef, List<String> ownershipRefs, Instant now) {
        ownership.put(userRef, List.copyOf(ownershipRefs));
    }

    @Override
    public Optional<List<String>> ownership(String userRef) {
        return Optional.ofNullable(ownership.get(userRef));
    }
}
