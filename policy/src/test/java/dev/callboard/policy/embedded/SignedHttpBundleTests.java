package dev.callboard.policy.embedded;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.policy.EngineStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that OPA has signed, from a server that later offers something else in their place. */
@Timeout(300)
class SignedHttpBundleTests {

    private static final String PATH = "/b.tar.gz";

    @TempDir
    static Path keys;

    @RegisterExtension
    private final WireMockExtension web = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        writeKeys("known");
        writeKeys("unknown");
    }

    @Test
    void whatIsNotSignedAsItShouldBeIsRefusedAndTheLastGoodOneStays() throws Exception {
        Map<String, byte[]> shipped = BundleSource.shipped().read().all();
        Map<String, byte[]> good = signed(shipped, "known");
        BundleSource source =
                BundleSource.url(URI.create(web.baseUrl() + PATH)).signedBy(BundleKeys.read(keys.resolve("known.pub")));
        offer(good, "good");
        try (EmbeddedPolicyEngine engine = new EmbeddedPolicyEngine(source, InstantSource.system())) {
            engine.refresh();
            EngineStatus first = engine.status();
            assertThat(first.ready()).isTrue();

            offer(shipped, "unsigned");
            keeps(engine, first, "The bundle is not signed");

            offer(signed(shipped, "unknown"), "unknown");
            keeps(engine, first, "signed with a key that is not among those of this server");

            Map<String, byte[]> changed = new TreeMap<>(good);
            changed.put("data.json", "{}".getBytes(StandardCharsets.UTF_8));
            offer(changed, "changed");
            keeps(engine, first, "data.json is not what was signed");

            offer(good, "good again");
            engine.refresh();
            assertThat(engine.status().lastError()).isNull();
            assertThat(engine.status().revision()).isEqualTo(first.revision());
        }
    }

    private static void keeps(EmbeddedPolicyEngine engine, EngineStatus first, String reason) {
        engine.refresh();
        assertThat(engine.status().lastError()).contains(reason);
        assertThat(engine.status().ready()).isTrue();
        assertThat(engine.status().revision()).isEqualTo(first.revision());
    }

    private void offer(Map<String, byte[]> files, String tag) {
        web.stubFor(get(PATH)
                .willReturn(aResponse().withBody(TarWriter.write(files)).withHeader("ETag", "\"" + tag + "\"")));
    }

    private Map<String, byte[]> signed(Map<String, byte[]> files, String key) throws Exception {
        Path bundle = Files.createDirectory(folder.resolve(key));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = bundle.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        Process opa = new ProcessBuilder(
                        Path.of("opa").toAbsolutePath().toString(),
                        "sign",
                        "--signing-key",
                        keys.resolve(key + ".key").toString(),
                        "--bundle",
                        ".",
                        "--output-file-path",
                        ".")
                .directory(bundle.toFile())
                .inheritIO()
                .start();
        assertThat(opa.waitFor()).isZero();
        Map<String, byte[]> all = new TreeMap<>(files);
        all.put(".signatures.json", Files.readAllBytes(bundle.resolve(".signatures.json")));
        return all;
    }

    private static void writeKeys(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        pem(name + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
        pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static void pem(String file, String type, byte[] content) throws IOException {
        Files.writeString(
                keys.resolve(file),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                        + "\n-----END " + type + "-----\n");
    }
}
