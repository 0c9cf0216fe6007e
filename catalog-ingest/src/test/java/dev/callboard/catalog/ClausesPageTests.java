package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says where each clause is tested. */
class ClausesPageTests {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Tests)\\.(\\w+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(Path.of("../docs/catalog/clauses.md")))
                .results()
                .map(match -> match.group(1) + "." + match.group(2))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(text(name.replaceFirst("\\..*", "")))
                        .contains(" void " + name.replaceFirst(".*\\.", "") + "("));
    }

    private static String text(String test) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path file = files.filter(path -> path.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + test));
            return Files.readString(file);
        }
    }
}
