package dev.callboard.examples.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The repositories that the ready templates make, which their golden folders hold, are good for something. What is written in
 * a language of which this machine has no tools is not run; Java always is.
 */
class GeneratedRepositoriesTests {

    private static final Path TEMPLATES = Path.of("templates").toAbsolutePath();

    private static RepositoryChecks checks;

    @TempDir
    Path folder;

    @BeforeAll
    static void startTheServer() {
        checks = new RepositoryChecks();
    }

    @AfterAll
    static void stopTheServer() {
        checks.close();
    }

    static Stream<Path> repositories() throws IOException {
        return RepositoryChecks.files(TEMPLATES, "golden/[^/]+/catalog-info.yaml").stream()
                .map(Path::getParent);
    }

    static Stream<Path> manifests() throws IOException {
        return RepositoryChecks.files(TEMPLATES, "golden/[^/]+/deploy/[^/]+.yaml").stream();
    }

    @Test
    void thereIsOneOfEachKind() throws IOException {
        assertThat(repositories().map(path -> TEMPLATES.relativize(path).toString()))
                .contains(
                        "web-app/golden/node",
                        "web-app/golden/python",
                        "web-app/golden/java",
                        "api-service/golden/node",
                        "api-service/golden/python",
                        "api-service/golden/go",
                        "batch-job/golden/python",
                        "batch-job/golden/java",
                        "environment/golden/development");
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void theCatalogFileDescribesEntities(Path repository) throws IOException {
        RepositoryChecks.catalogFile(repository);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void anApiServerTakesTheManifests(Path file) throws IOException {
        checks.manifests(file);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void containersAreConfinedAndOfTheCompany(Path file) throws IOException {
        RepositoryChecks.containers(file);
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void theCodePassesItsOwnTests(Path repository) throws Exception {
        Optional<String> missing = RepositoryChecks.missingTool(repository);
        assumeTrue(missing.isEmpty(), () -> missing.orElse("") + " is not there");

        if (!RepositoryChecks.code(repository, folder)) {
            assertThat(repository.getParent().getParent().getFileName().toString())
                    .isIn("environment", "new-service", "service-in-system", "queue");
        }
    }
}
