package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles that OPA itself has signed. */
class SignedBundleTests {

    @TempDir
    static Path keys;

    @TempDir
    Path bundle;

    @BeforeAll
    static void makeKeys() throws Exception {
        writeKeys("RSA", 2048);
        writeKeys("EC", 256);
    }

    @BeforeEach
    void unpackTheShippedBundle() throws IOException {
        for (Map.Entry<String, byte[]> file :
                BundleSource.shipped().read().all().entrySet()) {
            Path target = bundle.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256, RSA", "RS512, RSA", "ES256, EC"})
    void aSignedBundleIsRead(String algorithm, String key) throws Exception {
        sign(algorithm, key);

        assertThat(PolicyBundle.of(signedBy(key).read()).revision()).isNotBlank();
    }

    @Test
    void aBundleThatIsNotSignedIsRefused() throws IOException {
        refused("RSA", "The bundle is not signed");
    }

    @Test
    void aBundleThatSomebodyElseSignedIsRefused() throws Exception {
        sign("ES256", "EC");

        refused("RSA", "signed with a key that is not among those of this server");
    }

    @Test
    void aFileThatWasChangedAfterwardsIsRefused() throws Exception {
        sign("RS256", "RSA");
        Path data = bundle.resolve("data.json");
        Files.writeString(data, Files.readString(data).replace("git.acme.example", "evil.example"));

        refused("RSA", "data.json is not what was signed");
    }

    @Test
    void aModuleThatWasChangedAfterwardsIsRefused() throws Exception {
        sign("RS256", "RSA");
        byte[] module = Files.readAllBytes(bundle.resolve("policy.wasm"));
        module[module.length - 1] ^= 1;
        Files.write(bundle.resolve("policy.wasm"), module);

        refused("RSA", "policy.wasm is not what was signed");
    }

    @Test
    void aFileThatWasAddedAfterwardsIsRefused() throws Exception {
        sign("RS256", "RSA");
        Files.writeString(bundle.resolve("more.rego"), "package more");

        refused("RSA", "The signature does not cover more.rego");
    }

    @Test
    void aFileThatWasTakenAwayAfterwardsIsRefused() throws Exception {
        sign("RS256", "RSA");
        Files.delete(bundle.resolve("data.json"));

        refused("RSA", "The bundle lacks what was signed as data.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"signatures\":[]}",
                "{\"signatures\":[\"a.b\"]}",
                "{\"signatures\":[\"!.!.!\"]}",
                "no JSON"
            })
    void aSignatureThatIsNoneIsRefused(String content) throws IOException {
        Files.writeString(bundle.resolve(".signatures.json"), content);

        refused("RSA", "signature");
    }

    @Test
    void aTokenThatNamesNoAlgorithmIsRefused() throws Exception {
        sign("RS256", "RSA");
        Path file = bundle.resolve(".signatures.json");
        String payload = Files.readString(file).split("\\.", -1)[1];
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
        Files.writeString(file, "{\"signatures\":[\"" + header + "." + payload + ".\"]}");

        refused("RSA", "signed with a key that is not among those");
    }

    @Test
    void aFileWithoutKeysIsSaidToHaveNone() throws IOException {
        Path file = Files.writeString(bundle.resolve("empty.pem"), "nothing");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> BundleKeys.read(file))
                .withMessageEndingWith("empty.pem holds no public key in PEM");
    }

    private void refused(String key, String reason) throws IOException {
        BundleSource source = signedBy(key);
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(source::read)
                .withMessageContaining(reason);
    }

    private BundleSource signedBy(String key) throws IOException {
        return BundleSource.folder(bundle).signedBy(BundleKeys.read(keys.resolve(key + ".pub")));
    }

    private void sign(String algorithm, String key) throws Exception {
        Process opa = new ProcessBuilder(
                        Path.of("opa").toAbsolutePath().toString(),
                        "sign",
                        "--signing-alg",
                        algorithm,
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
    }

    private static void writeKeys(String kind, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        pem(kind + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
        pem(kind + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static void pem(String file, String type, byte[] content) throws IOException {
        Files.writeString(
                keys.resolve(file),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                        + "\n-----END " + type + "-----\n");
    }
}
