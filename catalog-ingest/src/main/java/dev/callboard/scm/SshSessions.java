package dev.callboard.scm;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.IdentityPasswordProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * SSH as an integration says. A host whose key is not among the known ones is refused: there is nobody to ask.
 *
 * <p>With a key of its own, an integration uses that and its known hosts, and nothing from the home folder; else it is
 * what {@code ssh} itself would use.
 */
final class SshSessions {

    private SshSessions() {}

    /** To be closed by the caller. */
    static SshdSessionFactory of(ScmCredentials credentials) {
        File home = FS.DETECTED.userHome();
        var builder = new SshdSessionFactoryBuilder().setHomeDirectory(home).setSshDirectory(new File(home, ".ssh"));
        ScmCredentials.SshKey key = credentials.sshKey().orElse(null);
        if (key != null) {
            builder.setConfigStoreFactory((folder, file, user) -> null)
                    .setDefaultIdentities(folder -> List.<Path>of(key.privateKey()))
                    .setDefaultKnownHostsFiles(folder -> List.<Path>of(key.knownHosts()))
                    .setPreferredAuthentications("publickey")
                    .setKeyPasswordProvider(asked -> new Passphrase(asked, key));
        }
        return builder.build(null);
    }

    /** Answers with the configured passphrase once; a wrong one is not tried again. */
    private static final class Passphrase extends IdentityPasswordProvider {

        private final ScmCredentials.SshKey key;

        Passphrase(CredentialsProvider asked, ScmCredentials.SshKey key) {
            super(asked);
            this.key = key;
        }

        @Override
        protected char[] getPassword(URIish uri, String message) {
            String passphrase = key.passphrase();
            return passphrase == null ? new char[0] : passphrase.toCharArray();
        }
    }
}
