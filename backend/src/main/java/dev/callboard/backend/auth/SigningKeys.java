package dev.callboard.backend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the tokens of one purpose are signed and checked with.
 *
 * <p>Each process signs with a key of its own, which it makes when it first needs one and replaces after one token
 * lifetime. Only the public half leaves the process, and it is published before the first signature and for three
 * lifetimes after it was made, so no valid token is ever without its key.
 */
final class SigningKeys {

    private static final int PUBLISHED_LIFETIMES = 3;
    private static final int MAX_RELOADS_PER_MINUTE = 10;

    private record Own(ECKey key, Instant replaceAt) {}

    private final AuthStore store;
    private final AuthStore.Purpose purpose;
    private final Duration tokenLifetime;
    private final InstantSource clock;
    private final ReentrantLock making = new ReentrantLock();
    private final ReloadLimit reloads;
    private volatile @Nullable Own own;
    private volatile Map<String, ECKey> published = Map.of();

    SigningKeys(AuthStore store, AuthStore.Purpose purpose, Duration tokenLifetime, InstantSource clock) {
        this.store = store;
        this.purpose = purpose;
        this.tokenLifetime = tokenLifetime;
        this.clock = clock;
        this.reloads = new ReloadLimit(MAX_RELOADS_PER_MINUTE, clock);
    }

    /** The key to sign with now. Blocks, when a new one is due. */
    ECKey current() {
        Own now = own;
        if (now != null && clock.instant().isBefore(now.replaceAt())) {
            return now.key();
        }
        making.lock();
        try {
            now = own;
            if (now == null || !clock.instant().isBefore(now.replaceAt())) {
                now = make();
                own = now;
            }
            return now.key();
        } finally {
            making.unlock();
        }
    }

    /** The public keys of all replicas. Blocks. */
    List<ECKey> published() {
        load();
        return List.copyOf(published.values());
    }

    /** A public key, from memory. */
    Optional<ECKey> known(String keyId) {
        return Optional.ofNullable(published.get(keyId));
    }

    /** A public key that another replica may have made meanwhile. Blocks; gives up if asked too often. */
    Optional<ECKey> find(String keyId) {
        if (!published.containsKey(keyId) && reloads.permit()) {
            load();
        }
        return known(keyId);
    }

    private Own make() {
        Instant now = clock.instant();
        String keyId = UUID.randomUUID().toString();
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyID(keyId)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            store.addKey(new AuthStore.PublicKey(
                    keyId, purpose, now, key.toPublicJWK().toJSONString()));
            store.removeKeysUntil(purpose, oldestPublished(now));
            load();
            return new Own(key, now.plus(tokenLifetime));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot make a key for signing tokens", e);
        }
    }

    private void load() {
        Map<String, ECKey> loaded = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (AuthStore.PublicKey key : store.keysSince(purpose, oldestPublished(clock.instant()))) {
            try {
                loaded.put(key.keyId(), ECKey.parse(JSONObjectUtils.parse(key.jwk())));
            } catch (ParseException e) {
                unreadable.add(key.keyId());
            }
        }
        published = Map.copyOf(loaded);
        if (!unreadable.isEmpty()) {
            throw new IllegalStateException("The database holds public keys that cannot be read: " + unreadable);
        }
    }

    private Instant oldestPublished(Instant now) {
        return now.minus(tokenLifetime.multipliedBy(PUBLISHED_LIFETIMES));
    }
}
