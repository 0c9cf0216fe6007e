package dev.callboard.scm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;

/** The bare repositories of a folder over SSH, for whoever holds one private key. */
final class SshGitServer implements AutoCloseable {

    private final Path root;
    private final KeyPair hostKey = newKey();
    private final KeyPair userKey = newKey();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SshGitServer(Path root) throws IOException {
        this.root = root;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> isUsers(key));
        server.setCommandFactory((channel, command) -> new GitCommand(command));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    String url() {
        return "ssh://git@127.0.0.1:" + port();
    }

    /** Writes the key that the server accepts. */
    Path privateKey(Path folder) throws IOException, GeneralSecurityException {
        return write(userKey, folder.resolve("id_accepted"));
    }

    /** Writes a key that the server does not know. */
    static Path foreignKey(Path folder) throws IOException, GeneralSecurityException {
        return write(newKey(), folder.resolve("id_foreign"));
    }

    Path knownHosts(Path folder) throws IOException {
        return knownHosts(folder.resolve("known_hosts"), hostKey.getPublic());
    }

    /** Known hosts that expect another key of this server. */
    Path wrongKnownHosts(Path folder) throws IOException {
        return knownHosts(folder.resolve("wrong_known_hosts"), newKey().getPublic());
    }

    private Path knownHosts(Path file, PublicKey key) throws IOException {
        return Files.writeString(file, "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key) + "\n");
    }

    private boolean isUsers(PublicKey key) {
        return KeyUtils.compareKeys(key, userKey.getPublic());
    }

    private static Path write(KeyPair key, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        return file;
    }

    private static KeyPair newKey() {
        try {
            return KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        threads.shutdownNow();
    }

    private final class GitCommand implements Command {

        private final String command;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (status, message, closeImmediately) -> {};

        GitCommand(String command) {
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream err) {
            this.err = err;
        }

        @Override
        public void setExitCallback(ExitCallback exit) {
            this.exit = exit;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            threads.execute(this::run);
        }

        private void run() {
            try {
                String path = command.replaceFirst("^[^']*'", "").replaceFirst("'.*$", "");
                Path folder = root.resolve(path.substring(1));
                if (!Files.isDirectory(folder)) {
                    err.write(("fatal: '" + path + "' does not appear to be a git repository\n")
                            .getBytes(StandardCharsets.UTF_8));
                    err.flush();
                    exit.onExit(128);
                    return;
                }
                try (Repository repository =
                        new RepositoryBuilder().setGitDir(folder.toFile()).build()) {
                    if (command.startsWith("git-receive-pack")) {
                        new ReceivePack(repository).receive(in, out, err);
                    } else {
                        new UploadPack(repository).upload(in, out, err);
                    }
                }
                exit.onExit(0);
            } catch (IOException e) {
                exit.onExit(1, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
