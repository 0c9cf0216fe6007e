package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.policy.opa.OpaTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySettingsTests {

    @TempDir
    private Path folder;

    @Test
    void evaluatesTheShippedRulesInThisProcessUnlessToldOtherwise() {
        assertThat(PolicySettings.of(AppConfig.parse("{}")))
                .isEqualTo(new PolicySettings.Embedded(
                        new BundleLocation.Shipped(), Duration.ofSeconds(10), "opa", null, null));
    }

    @Test
    void readsEveryKeyOfTheEmbeddedEngine() throws IOException {
        Files.createDirectory(folder.resolve("rules"));

        assertThat(read(
                        "engine: embedded",
                        "bundle: rules",
                        "refresh: 1m",
                        "opaCommand: /opt/opa",
                        "verificationKey: keys.pem"))
                .isEqualTo(new PolicySettings.Embedded(
                        new BundleLocation.Folder(folder.resolve("rules")),
                        Duration.ofMinutes(1),
                        "/opt/opa",
                        folder.resolve("keys.pem"),
                        null));
    }

    @Test
    void readsEveryKeyOfAnOpaServer() throws IOException {
        assertThat(read(
                        "engine: opa",
                        "opa: {url: 'https://localhost:8181', tokenFile: token, stepTimeout: 1s, planTimeout: 3s,"
                                + " tls: {caFile: ca.pem, certificateFile: own.pem, keyFile: own.key}}"))
                .isEqualTo(new PolicySettings.Opa(new OpaSettings(
                        URI.create("https://localhost:8181"),
                        folder.resolve("token"),
                        new OpaTls(folder.resolve("ca.pem"), folder.resolve("own.pem"), folder.resolve("own.key")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3))));
    }

    @Test
    void anOpaServerNeedsNothingButItsAddress() throws IOException {
        assertThat(read("engine: opa", "opa: {url: 'http://localhost:8181'}"))
                .isEqualTo(new PolicySettings.Opa(OpaSettings.of(URI.create("http://localhost:8181"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.acme.example/acme/rules.git",
                "https://git.acme.example/acme/rules?ref=main&path=policy",
                "https://git.acme.example/acme/rules?path=policy",
                "ssh://git@git.acme.example/acme/rules",
                "file:///srv/git/rules.git?ref=main"
            })
    void knowsAGitLocation(String text) throws IOException {
        assertThat(bundle(text)).isEqualTo(new BundleLocation.Git(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://bundles.acme.example/rules.tar.gz", "http://localhost:8080/bundle?name=rules"})
    void knowsAnAddress(String text) throws IOException {
        assertThat(bundle(text)).isEqualTo(new BundleLocation.Web(URI.create(text)));
    }

    @Test
    void knowsAFile() throws IOException {
        Path archive = Files.createFile(folder.resolve("bundle.tar.gz"));

        assertThat(bundle("./bundle.tar.gz")).isEqualTo(new BundleLocation.Archive(archive));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            engine: wasm                               | :3: 'callboard.policy.engine' should be 'embedded' or 'opa'
            bundle: nowhere                            | :3: 'callboard.policy.bundle' should be a folder, a file
            refresh: 0s                                | :3: 'callboard.policy.refresh' should be more
            opa: {url: 'http://localhost:8181'}        | :3: 'callboard.policy.opa' is of use only with
            engine: opa                                | 'callboard.policy.opa.url' is missing
            engine: opa # bundle: rules                | 'callboard.policy.bundle' is of use only with
            engine: opa # opa: {url: localhost}        | 'callboard.policy.opa.url' cannot be used
            engine: opa # opa: {url: 'http://l', stepTimeout: 0s} | 'callboard.policy.opa.url' cannot be used
            """)
    void saysWhatIsWrong(String lines, String complaint) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(lines.split(" # ", -1)))
                .withMessageContaining("app-config.yaml")
                .withMessageContaining(complaint);
    }

    private BundleLocation bundle(String text) throws IOException {
        return ((PolicySettings.Embedded) read("bundle: '" + text + "'")).bundle();
    }

    private PolicySettings read(String... lines) throws IOException {
        Path file = folder.resolve("app-config.yaml");
        Files.writeString(file, "callboard:\n  policy:\n    " + String.join("\n    ", lines) + "\n");
        return PolicySettings.of(AppConfig.load(List.of(file), Map.of()));
    }
}
