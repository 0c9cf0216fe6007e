package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpaBundleTests {

    private static final String LONG =
            "backstage/" + "a-rather-long-name/".repeat(6) + "rules-of-a-team-that-likes-long-names.rego";

    @TempDir
    private Path folder;

    @Test
    void theShippedRulesAreHandedOutAsRegoAndAlwaysAsTheSameBytes() {
        BundleFiles shipped = BundleSource.shippedForServers().read();
        OpaBundle bundle = OpaBundle.of(shipped);

        BundleFiles read = BundleFiles.ofArchive(bundle.archive());

        assertThat(read.digest()).isEqualTo(shipped.digest()).isEqualTo(bundle.digest());
        assertThat(read.find("backstage/scaffolder/action/action.rego")).isPresent();
        assertThat(bundle.revision()).isNotBlank();
        assertThat(OpaBundle.of(read).archive()).isEqualTo(bundle.archive());
    }

    @Test
    void rulesAreCheckedAndTestedButNotCompiled() throws Exception {
        write("a.rego", "package a\n\nb := 1\n");
        String opa = Path.of("opa").toAbsolutePath().toString();

        BundleFiles built =
                BundleSource.folder(folder).builtBy(RegoBuild.forServers(opa)).read();

        assertThat(built.isBuilt()).isFalse();
        assertThat(OpaBundle.of(built).revision()).isNotBlank();
        write("a_test.rego", "package a_test\n\ntest_b if data.a.b == 2\n");
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> BundleSource.folder(folder)
                        .builtBy(RegoBuild.forServers(opa))
                        .read())
                .withMessageContaining("test_b");
    }

    @Test
    void longNamesAreKept() throws Exception {
        write(".manifest", "{\"revision\":\"r\"}");
        write(LONG, "package a");

        BundleFiles read =
                BundleFiles.ofArchive(OpaBundle.of(BundleFiles.ofFolder(folder)).archive());

        assertThat(read.find(LONG))
                .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("package a"));
    }

    @Test
    void whatNoServerCanEvaluateIsRefused() throws Exception {
        write("policy.wasm", "compiled");
        refuses("compiled for the embedded engine");
        Files.delete(folder.resolve("policy.wasm"));
        write(".manifest", "{}");
        refuses("There is no Rego in the bundle");
        write("a.rego", "package a");
        refuses("no revision");
        write(".manifest", "[]");
        refuses("no revision");
        write(".manifest", "{");
        refuses("not JSON");
        Files.delete(folder.resolve(".manifest"));
        refuses("no .manifest");
    }

    private void refuses(String why) {
        BundleFiles files = BundleFiles.ofFolder(folder);
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> OpaBundle.of(files))
                .withMessageContaining(why);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
