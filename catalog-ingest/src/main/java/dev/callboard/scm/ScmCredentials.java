package dev.callboard.scm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What we show to a host to be let in. Never part of a URL, a message or a mirror's configuration. */
public sealed interface ScmCredentials {

    static ScmCredentials none() {
        return new None();
    }

    /**
     * What to show over HTTP, to Git as to the host's API; empty if one goes there anonymously. May ask the host for a
     * token, and then blocks.
     *
     * @param path what is to be reached, from the root of the host: a repository or its owner
     * @throws ScmException if a token cannot be had
     */
    default Optional<Login> login(String path) {
        return switch (this) {
            case Login login -> Optional.of(login);
            case None none -> Optional.empty();
            case SshKey key -> Optional.empty();
            case WithSshKey both -> both.others().login(path);
            case PerOwner perOwner -> perOwner.of(path).login(path);
            case GitHubApps apps ->
                apps.tokens().login(path).or(() -> apps.others().login(path));
            case ClientSecret client -> Optional.of(client.tokens().login());
        };
    }

    /** The key for SSH; empty for those of the user that the program runs as. */
    default Optional<SshKey> sshKey() {
        return switch (this) {
            case SshKey key -> Optional.of(key);
            case WithSshKey both -> Optional.of(both.ssh());
            case Login login -> Optional.empty();
            case None none -> Optional.empty();
            case PerOwner perOwner -> Optional.empty();
            case GitHubApps apps -> Optional.empty();
            case ClientSecret client -> Optional.empty();
        };
    }

    /** Anonymous over HTTP; over SSH, the keys and known hosts of the user that the program runs as. */
    record None() implements ScmCredentials {}

    /** A user with a password or token, for HTTP and SSH. */
    record Login(String username, String password) implements ScmCredentials {

        /** The user's name that goes with a token where the host does not care for one. */
        public static final String TOKEN_USER = "x-token-auth";

        public Login {
            if (username.isEmpty() || password.isEmpty()) {
                throw new IllegalArgumentException("A login needs a user name and a password or token");
            }
        }

        @Override
        public String toString() {
            return "Login[username=" + username + ", password=***]";
        }
    }

    /**
     * A private key for SSH.
     *
     * @param knownHosts the hosts that are trusted, in OpenSSH's format; any other host is refused
     * @param passphrase what the key is encrypted with; null if it is not
     */
    record SshKey(
            Path privateKey, Path knownHosts, @Nullable String passphrase) implements ScmCredentials {

        @Override
        public String toString() {
            return "SshKey[privateKey=" + privateKey + ", knownHosts=" + knownHosts + ", passphrase=***]";
        }
    }

    /** A key for SSH, and something else for HTTP and the host's API. */
    record WithSshKey(SshKey ssh, ScmCredentials others) implements ScmCredentials {}

    /**
     * Other credentials for each owner of repositories: an organisation, a group, a workspace.
     *
     * @param owners by the first segment of what is to be reached, without regard to case
     * @param others for all other owners
     */
    record PerOwner(Map<String, ScmCredentials> owners, ScmCredentials others) implements ScmCredentials {

        public PerOwner {
            Map<String, ScmCredentials> folded = new LinkedHashMap<>();
            owners.forEach((owner, credentials) -> folded.put(owner.toLowerCase(Locale.ROOT), credentials));
            owners = Map.copyOf(folded);
        }

        ScmCredentials of(String path) {
            return owners.getOrDefault(ownerOf(path), others);
        }
    }

    /**
     * GitHub Apps that are installed for some owners.
     *
     * @param others for owners that have installed none of them
     */
    record GitHubApps(GitHubAppTokens tokens, ScmCredentials others) implements ScmCredentials {}

    /** An OAuth consumer that fetches a token for itself, as Bitbucket Cloud has them. */
    record ClientSecret(OAuthTokens tokens) implements ScmCredentials {}

    /** The first segment of a path, in lower case. */
    static String ownerOf(String path) {
        String trimmed = path.startsWith("/") ? path.substring(1) : path;
        int slash = trimmed.indexOf('/');
        return (slash < 0 ? trimmed : trimmed.substring(0, slash)).toLowerCase(Locale.ROOT);
    }
}
