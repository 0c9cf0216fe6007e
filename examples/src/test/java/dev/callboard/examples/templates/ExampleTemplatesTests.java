package dev.callboard.examples.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.harness.TemplateTestReport;
import dev.callboard.scaffolder.harness.TemplateTests;
import dev.callboard.scaffolder.lint.TemplateLint;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates that the example company starts with pass their own tests and those of the tools for authors. */
class ExampleTemplatesTests {

    private static final Path TEMPLATES = Path.of("templates").toAbsolutePath();
    private static final Path PAGE = Path.of("../docs/scaffolder/testing-templates.md");

    private static EmbeddedPolicyEngine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void startTheEngine() {
        engine = EmbeddedPolicyEngine.start(BundleSource.shipped(), Duration.ofDays(1), InstantSource.system());
    }

    @AfterAll
    static void stopTheEngine() {
        engine.close();
    }

    static Stream<Path> templates() throws IOException {
        return TemplateTests.endingIn(TEMPLATES, "template.yaml").stream();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aTemplatePassesItsTests(Path template) throws Exception {
        TemplateTestReport report = tests().run(template.resolveSibling("template.test.yaml"));

        assertThat(report.passed()).as(report.in(TEMPLATES)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aTemplateHasNoMistake(Path template) throws IOException {
        TemplateEngine language = TemplateEngine.builder()
                .filters(ScaffolderFilters.forIntegrations(host -> Optional.empty()))
                .build();

        assertThat(new TemplateLint(ActionRegistry.of(ShippedActions.described()), language).check(template))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theCatalogOfTheCompanyHasTheTemplate(Path template) throws IOException {
        assertThat(TEMPLATES.resolve("catalog-info.yaml")).content().contains("- ./" + TEMPLATES.relativize(template));
    }

    @Test
    void theTestsOnThePageForAuthorsPass() throws Exception {
        Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        copy(TEMPLATES.resolve("new-service"), folder);
        Path tests = Files.writeString(folder.resolve("template.test.yaml"), block.group(1));

        TemplateTestReport report = tests().run(tests);

        assertThat(report.results()).hasSize(3);
        assertThat(report.passed()).as(report.in(folder)).isTrue();
    }

    private static TemplateTests tests() {
        return new TemplateTests(PolicyGate.of(engine), new WantedDocuments(engine, PolicyGate.DEFAULT_PATIENCE));
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = Workspace.resolve(to, from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
