package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTests {

    @ParameterizedTest
    @CsvSource({
        "*.txt, a.txt, true",
        "*.txt, sub/a.txt, false",
        "**/*.txt, a.txt, true",
        "**/*.txt, .hidden/sub/a.txt, true",
        "*, .hidden, true",
        "sub, sub/deep/a.txt, true",
        "sub/, sub/deep/a.txt, true",
        "./sub/*.txt, sub/a.txt, true",
        "sub, subway/a.txt, false",
        "'{a,b}.txt', b.txt, true",
        "a?.txt, ab.txt, true",
        "[ab].txt, c.txt, false",
        "!(a).txt, b.txt, true"
    })
    void matchAsGlobs(String pattern, String path, boolean matches) {
        assertThat(FilePatterns.of(List.of(pattern)).matches(path)).isEqualTo(matches);
    }

    @Test
    void takeBackInOrder() {
        FilePatterns patterns = FilePatterns.of(List.of("docs", "!docs/draft", "docs/draft/kept.md"));

        assertThat(List.of("docs/a.md", "docs/draft/b.md", "docs/draft/kept.md", "src/x").stream()
                        .filter(patterns::matches))
                .containsExactly("docs/a.md", "docs/draft/kept.md");
    }

    @Test
    void areBounded() {
        String alternatives = "{a,b}".repeat(20);

        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> FilePatterns.of(List.of(alternatives)));
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> FilePatterns.of(Collections.nCopies(201, "a")));
    }
}
