package dev.callboard.scm;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A GitHub App whose installations let us in.
 *
 * @param id as its settings page shows it; a client id does as well
 * @param privateKey in PEM, as GitHub hands it out
 * @param owners the only owners whose installations are used; empty for all
 */
public record GitHubApp(String id, String privateKey, Set<String> owners) {

    public GitHubApp {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A GitHub App has an id");
        }
        owners = owners.stream().map(owner -> owner.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        AppJwt.key(privateKey);
    }

    boolean serves(String owner) {
        return owners.isEmpty() || owners.contains(owner);
    }

    @Override
    public String toString() {
        return "GitHubApp[" + id + "]";
    }
}
