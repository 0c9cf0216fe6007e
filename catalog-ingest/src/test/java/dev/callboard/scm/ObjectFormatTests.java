package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories whose objects are named by SHA-256. */
@Timeout(60)
class ObjectFormatTests {

    private static final String ID = "ab".repeat(32);

    @TempDir
    Path folder;

    @Test
    void aLocalRepositoryIsRefusedInWordsThatHelp() throws IOException {
        Path repository = folder.resolve("acme/shop.git");
        GitFixture.bare(repository).close();
        Files.writeString(
                repository.resolve("config"),
                "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n");
        ScmIntegrations hosts = ScmIntegrations.of(ScmIntegration.ofFolder(folder));

        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), hosts)) {
            assertThatThrownBy(
                            () -> mirrors.mirror(repository.toUri().toString()).remoteCommit("main"))
                    .isInstanceOf(ScmException.Refused.class)
                    .hasMessageContaining("its objects are named by SHA-256");
        }
    }

    /** The protocol's versions have different lists of refs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aRemoteOneIsRefusedInWordsThatHelp(int version) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, version));
            String base = "git://127.0.0.1:" + server.getLocalPort();
            ScmIntegrations hosts = ScmIntegrations.of(
                    new ScmIntegration(ScmIntegration.Kind.GIT, "git.acme.example", base, ScmCredentials.none()));

            try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), hosts)) {
                assertThatThrownBy(() -> mirrors.mirror(base + "/acme/shop.git").remoteCommit("main"))
                        .isInstanceOf(ScmException.Refused.class)
                        .hasMessageContaining("its objects are named by SHA-256");
            }
        }
    }

    private static void serve(ServerSocket server, int version) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            in.readNBytes(Integer.parseInt(new String(in.readNBytes(4), StandardCharsets.US_ASCII), 16) - 4);
            if (version == 0) {
                line(out, ID + " HEAD\0object-format=sha256 agent=git/2.39\n");
                line(out, ID + " refs/heads/main\n");
            } else {
                line(out, "version 2\n");
                line(out, "ls-refs=unborn\n");
                line(out, "fetch=shallow\n");
                line(out, "object-format=sha256\n");
                end(out);
                String asked = "";
                while (!asked.equals("0000")) {
                    asked = new String(in.readNBytes(4), StandardCharsets.US_ASCII);
                    in.readNBytes(Math.max(0, Integer.parseInt(asked, 16) - 4));
                }
                line(out, ID + " HEAD symref-target:refs/heads/main\n");
                line(out, ID + " refs/heads/main\n");
            }
            end(out);
            in.read();
        } catch (IOException e) {
            // The client has seen enough.
        }
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write("%04x%s".formatted(text.length() + 4, text).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void end(OutputStream out) throws IOException {
        out.write("0000".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
