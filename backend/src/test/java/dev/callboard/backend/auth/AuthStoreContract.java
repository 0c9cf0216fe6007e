package dev.callboard.backend.auth;

import static dev.callboard.backend.auth.AuthStore.Purpose.PLUGIN;
import static dev.callboard.backend.auth.AuthStore.Purpose.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class AuthStoreContract {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    abstract AuthStore store();

    @Test
    void keepsKeysInTheirOrderAndRemovesOldOnes() {
        AuthStore store = store();
        AuthStore.PublicKey old = new AuthStore.PublicKey("old", USER, T0, "{}");
        AuthStore.PublicKey young = new AuthStore.PublicKey("young", USER, T0.plusSeconds(10), "{\"kty\":\"EC\"}");
        AuthStore.PublicKey plugins = new AuthStore.PublicKey("plugins", PLUGIN, T0, "{}");
        store.addKey(plugins);
        store.addKey(young);
        store.addKey(old);

        assertThat(store.keysSince(USER, T0.minusSeconds(1))).containsExactly(old, young);
        assertThat(store.keysSince(USER, T0)).containsExactly(young);

        store.removeKeysUntil(USER, T0);

        assertThat(store.keysSince(USER, Instant.EPOCH)).containsExactly(young);
        assertThat(store.keysSince(PLUGIN, Instant.EPOCH)).containsExactly(plugins);
    }

    @Test
    void keepsWhatTheLatestSignInFound() {
        AuthStore store = store();
        store.putOwnership("user:default/a", List.of("group:default/x"), T0);
        store.putOwnership("user:default/a", List.of("group:default/y", "user:default/a"), T0.plusSeconds(1));

        assertThat(store.ownership("user:default/a")).contains(List.of("group:default/y", "user:default/a"));
        assertThat(store.ownership("user:default/b")).isEmpty();
    }
}
