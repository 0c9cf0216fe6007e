package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.runtime.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedRepositoriesTests {

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void open() throws IOException {
        data = DataFolder.open(folder.resolve("data"));
        Files.createDirectories(folder.resolve("catalog/shop"));
        Files.writeString(folder.resolve("catalog/shop/catalog-info.yaml"), "kind: Component\n");
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void makesABareRepositoryThatCanBeCloned() throws Exception {
        List<String> made = SeedRepositories.make(config("[{repository: acme/shop, from: ./catalog/shop}]"), data);

        assertThat(made).containsExactly("acme/shop");
        try (Git clone = Git.cloneRepository()
                .setURI(data.git().resolve("acme/shop.git").toUri().toString())
                .setDirectory(folder.resolve("clone").toFile())
                .call()) {
            assertThat(clone.getRepository().getBranch()).isEqualTo("main");
            assertThat(folder.resolve("clone/catalog-info.yaml")).hasContent("kind: Component");
        }
    }

    @Test
    void leavesARepositoryThatIsThereAsItIs() throws Exception {
        AppConfig config = config("[{repository: acme/shop, from: ./catalog/shop}]");
        SeedRepositories.make(config, data);
        Files.writeString(folder.resolve("catalog/shop/catalog-info.yaml"), "changed");

        assertThat(SeedRepositories.make(config, data)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [{repository: ../shop, from: ./catalog/shop}]  | repository' should be the name of a repository
                    [{repository: acme/../x, from: ./catalog/shop}]| repository' should be the name of a repository
                    [{repository: /shop, from: ./catalog/shop}]    | repository' should be the name of a repository
                    [{repository: acme/shop, from: ./nowhere}]     | from' should name a folder
                    [{repository: acme/shop}]                      | from' is missing
                    [{from: ./catalog/shop}]                       | repository' is missing
                    """)
    void refusesAnEntryThatMakesNoSense(String seed, String message) throws IOException {
        AppConfig config = config(seed);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SeedRepositories.make(config, data))
                .withMessageContaining("app.yaml:2: 'callboard.seed[0].")
                .withMessageContaining(message);
    }

    private AppConfig config(String seed) throws IOException {
        Path file = Files.writeString(folder.resolve("app.yaml"), "callboard:\n  seed: " + seed + "\n");
        return AppConfig.load(List.of(file), Map.of());
    }
}
