package dev.callboard.scm;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What we show to a host to be let in. Never part of a URL, a message or a mirror's configuration. */
public sealed interface ScmCredentials {

    static ScmCredentials none() {
        return new None();
    }

    /** Anonymous over HTTP; over SSH, the keys and known hosts of the user that the program runs as. */
    record None() implements ScmCredentials {}

    /** A user with a password or token, for HTTP and SSH. */
    record Login(String username, String password) implements ScmCredentials {

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
}
