package dev.callboard.scaffolder.action.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryContentTests {

    static Stream<byte[]> texts() {
        return Stream.of(
                new byte[0],
                "plain\ttext\r\n".getBytes(StandardCharsets.UTF_8),
                "größe 日本語 😀".getBytes(StandardCharsets.UTF_8),
                "é".repeat(400).getBytes(StandardCharsets.UTF_8),
                "\uFEFFmarked".getBytes(StandardCharsets.UTF_16LE),
                "\u001b[32mcoloured\u001b[0m and more text".getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> binaries() {
        return Stream.of(
                new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0},
                "%PDF-1.7 text".getBytes(StandardCharsets.UTF_8),
                "größe größe größe äöüäöü".getBytes(StandardCharsets.UTF_16BE),
                new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 1, 2, 3, 4},
                new byte[] {1, 2, 3, 4, 5, 'a', 'b'});
    }

    @ParameterizedTest
    @MethodSource("texts")
    void takesTextForText(byte[] content) {
        assertThat(BinaryContent.isBinary(content)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void tellsBinaryContent(byte[] content) {
        assertThat(BinaryContent.isBinary(content)).isTrue();
    }
}
