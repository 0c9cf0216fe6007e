package dev.callboard.backend.scaffolder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The real OPA, which gets its bundles from an address of this test and takes only those that are signed with one key. */
final class OpaOfServedBundles implements AutoCloseable {

    private static final Path OPA = Path.of("../policy/opa").toAbsolutePath().normalize();

    private final Path folder;
    private final KeyPair trusted;
    private final KeyPair stranger;
    private final HttpServer shelf;
    private final OpaProcess server;
    private volatile byte[] bundle = {};

    /** Has no bundle yet. */
    OpaOfServedBundles(Path folder) throws Exception {
        this.folder = folder;
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        this.trusted = keys.generateKeyPair();
        this.stranger = keys.generateKeyPair();
        this.shelf = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shelf.createContext("/bundle.tar.gz", this::hand);
        shelf.start();
        this.server = OpaProcess.overHttp(OPA, folder.resolve("opa.log"));
    }

    void start() throws IOException, InterruptedException {
        Path key = folder.resolve("trusted.pem");
        pem(key, "PUBLIC KEY", trusted.getPublic());
        Path config = Files.writeString(folder.resolve("opa.json"), """
                {
                  "services": {"shelf": {"url": "http://127.0.0.1:%d"}},
                  "keys": {"trusted": {"algorithm": "RS256", "key": %s}},
                  "bundles": {"rules": {
                    "service": "shelf", "resource": "bundle.tar.gz", "signing": {"keyid": "trusted"},
                    "polling": {"min_delay_seconds": 1, "max_delay_seconds": 1}
                  }},
                  "status": {"console": true}
                }
                """.formatted(
                        shelf.getAddress().getPort(), JsonMapper.shared().writeValueAsString(Files.readString(key))));
        server.start("--config-file", config.toString());
    }

    URI url() {
        return server.url();
    }

    /** Puts rules on the shelf, and waits until OPA asks them. */
    void roll(TestRules rules, String revision) throws Exception {
        put(rules, revision, trusted);
        Awaitility.await()
                .atMost(TaskWorld.PATIENCE)
                .until(() -> status().path("active_revision").asString("").equals(revision));
    }

    /** Puts rules on the shelf that are signed with a key which OPA does not know. */
    void putStrange(TestRules rules, String revision) throws Exception {
        put(rules, revision, stranger);
    }

    /** Waits until OPA has found the bundle on the shelf wanting. */
    void awaitComplaint(String part) {
        Awaitility.await()
                .atMost(TaskWorld.PATIENCE)
                .until(() -> status().path("message").asString("").contains(part));
    }

    @Override
    public void close() {
        server.close();
        shelf.stop(0);
    }

    private void put(TestRules rules, String revision, KeyPair signer) throws Exception {
        Path key = folder.resolve("signer.pem");
        pem(key, "PRIVATE KEY", signer.getPrivate());
        Path archive = folder.resolve("bundle.tar.gz");
        Process build = new ProcessBuilder(
                        OPA.toString(),
                        "build",
                        "--bundle",
                        rules.write(folder, revision).toString(),
                        "--revision",
                        revision,
                        "--signing-key",
                        key.toString(),
                        "--output",
                        archive.toString())
                .inheritIO()
                .start();
        if (build.waitFor() != 0) {
            throw new IOException("OPA does not build the bundle " + revision);
        }
        bundle = Files.readAllBytes(archive);
    }

    /** What OPA says of its bundle; missing where it says nothing yet. */
    private JsonNode status() {
        try (InputStream answer = url().resolve("/v1/status").toURL().openStream()) {
            return JsonMapper.shared().readTree(answer.readAllBytes()).at("/result/bundles/rules");
        } catch (IOException notYet) {
            return MissingNode.getInstance();
        }
    }

    private void hand(HttpExchange exchange) throws IOException {
        byte[] content = bundle;
        String tag = "\"" + Arrays.hashCode(content) + "\"";
        exchange.getResponseHeaders().set("Etag", tag);
        if (content.length == 0) {
            exchange.sendResponseHeaders(404, -1);
        } else if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    private static void pem(Path file, String type, Key key) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
