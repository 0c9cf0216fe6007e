package dev.callboard.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.StrictJson;
import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** A real OPA server that shows a certificate and asks for one. */
class OpaTlsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static OpaProcess server;

    @BeforeAll
    static void startTheServer() throws Exception {
        for (String name : new String[] {"server", "client", "stranger"}) {
            makeCertificate(name);
        }
        server = OpaServer.overTls(
                folder.resolve("opa.log"),
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                folder.resolve("client.pem"));
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @Test
    void bothSidesKnowEachOther() throws IOException {
        try (OpaHttp http = http(tls("server", "client"))) {
            awaitAnswer(http);
        }
    }

    @Test
    void withoutACertificateNothingIsAnswered() throws IOException {
        try (OpaHttp http = http(tls("server", null))) {
            assertThat(ask(http)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void aServerThatNobodyTrustsIsNotAsked() throws IOException {
        try (OpaHttp http = http(tls("stranger", "client"))) {
            assertThat(ask(http)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void aCertificateThatIsReplacedIsUsedForTheNextConnection() throws IOException {
        Path own = folder.resolve("own.pem");
        Path key = folder.resolve("own.key");
        Files.copy(folder.resolve("stranger.pem"), own, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("stranger.key"), key, StandardCopyOption.REPLACE_EXISTING);
        try (OpaHttp http = http(new OpaTls(folder.resolve("server.pem"), own, key))) {
            assertThat(ask(http)).isInstanceOf(Unavailable.class);

            Files.copy(
                    folder.resolve("client.pem"),
                    own,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.copy(
                    folder.resolve("client.key"),
                    key,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);

            awaitAnswer(http);
        }
    }

    @Test
    void filesThatAreNoneAreSaidToBeOfNoUse() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        try (OpaHttp http = http(new OpaTls(nonsense, null, null))) {
            assertThat(ask(http)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void aCertificateIsNothingWithoutItsKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> tls("server", "client", null));
    }

    @Test
    void certificatesAreOfNoUseWithoutTls() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(URI.create("http://127.0.0.1:1"), tls("server", "client")));
    }

    private static OpaHttp http(OpaTls tls) {
        return new OpaHttp(settings(server.url(), tls));
    }

    private static OpaSettings settings(URI url, OpaTls tls) {
        return new OpaSettings(url, null, tls, PATIENCE, PATIENCE);
    }

    private static OpaTls tls(String trusted, @Nullable String own) {
        return tls(trusted, own, own);
    }

    private static OpaTls tls(String trusted, @Nullable String certificate, @Nullable String key) {
        return new OpaTls(
                folder.resolve(trusted + ".pem"),
                certificate == null ? null : folder.resolve(certificate + ".pem"),
                key == null ? null : folder.resolve(key + ".key"));
    }

    /** The first connection of a busy machine may take longer than a connection is waited for. */
    private static void awaitAnswer(OpaHttp http) {
        long end = System.nanoTime() + PATIENCE.multipliedBy(3).toNanos();
        EngineAnswer answer = ask(http);
        while (answer instanceof Unavailable && System.nanoTime() < end) {
            answer = ask(http);
        }
        assertThat(answer).isInstanceOf(Defined.class);
    }

    private static @Nullable EngineAnswer ask(OpaHttp http) {
        byte[] body = StrictJson.write(JsonNodeFactory.instance.objectNode().set("input", KnownInput.step()));
        return http.post("/v1/data/" + EntryPoint.ACTION.path() + "?provenance=true", body, PATIENCE)
                .block(PATIENCE.multipliedBy(2));
    }

    /** One that signs itself, as files in PEM. */
    private static void makeCertificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc:c",
                        "-validity",
                        "30",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        pem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded());
    }

    private static void pem(String file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
