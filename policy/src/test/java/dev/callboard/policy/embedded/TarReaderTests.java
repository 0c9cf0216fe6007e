package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTests {

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void readsFilesWithOrWithoutASlashBeforeTheirPath() throws IOException {
        entry("/a/b.json", '0', "{}");
        entry("a/", '5', "");
        entry("c.rego", '\0', "package c");

        assertThat(files().all()).containsOnlyKeys("a/b.json", "c.rego");
        assertThat(files().find("c.rego"))
                .hasValueSatisfying(content ->
                        assertThat(content).asString(StandardCharsets.UTF_8).isEqualTo("package c"));
    }

    @Test
    void readsLongNames() throws IOException {
        String name = "x".repeat(60) + "/" + "y".repeat(60);
        String record = " path=" + name + "\n";
        entry("PaxHeader", 'x', (record.length() + 3) + record);
        entry("short", '0', "1");
        entry("././@LongLink", 'L', name + "2\0");
        entry("short", '0', "2");

        assertThat(files().all()).containsOnlyKeys(name, name + "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "a/./b", "..", "a//b"})
    void refusesAPathThatIsNotPlain(String path) throws IOException {
        entry(path, '0', "x");

        assertThatExceptionOfType(BundleException.class).isThrownBy(this::files).withMessageContaining("not plain");
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '6', 'S'})
    void refusesLinksAndDevices(char type) throws IOException {
        entry("link", type, "");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(this::files)
                .withMessageContaining("neither a file nor a folder");
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        entry("a", '0', "1");
        entry("/a", '0', "2");

        assertThatExceptionOfType(BundleException.class).isThrownBy(this::files).withMessageContaining("two files");
    }

    @Test
    void refusesAnArchiveThatIsLargerThanItLooks() throws IOException {
        tar.write(header("bomb", '0', BundleFiles.MAX_BYTES + 1L));

        assertThatExceptionOfType(BundleException.class).isThrownBy(this::files).withMessageContaining("larger than");
    }

    @Test
    void refusesWhateverElseIsBroken() throws IOException {
        entry("a.json", '0', "{}");
        byte[] whole = archive();
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(BundleFiles.ofArchive(broken).all()).hasSizeLessThanOrEqualTo(1);
            } catch (BundleException refused) {
                assertThat(refused).hasMessageStartingWith("The bundle");
            }
        }
    }

    @Test
    void aFolderWithASymbolicLinkIsRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("data.json"), Path.of("/etc/hostname"));

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> BundleFiles.ofFolder(folder))
                .withMessageContaining("not a regular file");
    }

    @Test
    void hiddenFilesOfAFolderAreLeftOutExceptForTheManifest() throws IOException {
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/config"), "x");
        Files.writeString(folder.resolve(".manifest"), "{}");
        Files.writeString(folder.resolve("a.rego"), "package a");

        assertThat(BundleFiles.ofFolder(folder).all()).containsOnlyKeys(".manifest", "a.rego");
    }

    private BundleFiles files() {
        return BundleFiles.ofArchive(archive());
    }

    private byte[] archive() {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(archive)) {
            gzip.write(tar.toByteArray());
            gzip.write(new byte[1024]);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return archive.toByteArray();
    }

    private void entry(String name, char type, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.write(header(name, type, bytes.length));
        tar.write(bytes);
        tar.write(new byte[(512 - bytes.length % 512) % 512]);
    }

    private static byte[] header(String name, char type, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", size));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
