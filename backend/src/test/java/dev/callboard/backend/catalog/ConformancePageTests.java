package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** What the page says of tests is so as far as a test can tell: they are there. */
class ConformancePageTests {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Tests|IT|Contract))(?:#(\\w+))?`");
    private static final Pattern RECORDED = Pattern.compile("`recorded:(\\w[\\w.-]+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : Set.of("backend", "catalog-ingest")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }

        Set<String> missing = new TreeSet<>();
        Matcher named = NAMED.matcher(page());
        while (named.find()) {
            String method = named.group(2) == null ? "" : " " + named.group(2) + "(";
            String source = sources.getOrDefault(named.group(1), "");
            if (!source.contains("class " + named.group(1)) || !source.contains(method)) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRecordedAnswerThatThePageNamesIsThere() throws IOException {
        Set<String> known;
        try (InputStream recorded = new ClassPathResource("golden/catalog/responses.json").getInputStream()) {
            known = JsonMapper.shared()
                    .readTree(recorded)
                    .valueStream()
                    .map(answer -> answer.path("id").asString())
                    .collect(Collectors.toSet());
        }

        assertThat(RECORDED.matcher(page()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    private static String page() throws IOException {
        return Files.readString(TOP.resolve("docs/catalog/conformance.md"));
    }
}
