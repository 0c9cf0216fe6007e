package dev.callboard.scaffolder.action.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateTrial;
import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class FetchTemplateActionTests {

    @TempDir
    Path folder;

    private final TemplateEngine engine = TemplateEngine.builder().build();
    private final TemplateAction action = new FetchTemplateAction(engine);
    private TemplateTrial trial;

    @BeforeEach
    void makeWorkspace() throws IOException {
        trial = new TemplateTrial(folder);
    }

    @AfterEach
    void removeWorkspace() {
        trial.close();
    }

    @Test
    void keepsExecutableFilesExecutable() throws Exception {
        Path script = trial.template("skeleton/${{ values.name }}.sh", "echo ${{ values.name }}");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        trial.template("skeleton/plain.txt", "x");

        fetch("{\"url\": \"./skeleton\", \"values\": {\"name\": \"run\"}}");

        assertThat(trial.workspace().resolve("run.sh")).hasContent("echo run").isExecutable();
        assertThat(Files.isExecutable(trial.workspace().resolve("plain.txt"))).isFalse();
    }

    @Test
    void copiesBinaryFilesByteForByte() throws Exception {
        byte[] content = {'$', '{', '{', ' ', 'x', ' ', '}', '}', 0, (byte) 0xff};
        Files.write(trial.template("skeleton/image", ""), content);

        fetch("{\"url\": \"./skeleton\"}");

        assertThat(Files.readAllBytes(trial.workspace().resolve("image"))).isEqualTo(content);
    }

    @Test
    void leavesOutWhatHasNoNameWithAllThatIsBeneathIt() throws Exception {
        trial.template("skeleton/${{ 'ci' if values.ci else '' }}/deep/build.yml", "x");
        trial.template("skeleton/kept/${{ values.nothing }}", "x");
        trial.template("skeleton/kept/file", "x");

        fetch("{\"url\": \"./skeleton\", \"values\": {\"ci\": false}}");

        assertThat(trial.files()).containsOnlyKeys("kept/file");
    }

    @Test
    void rendersTheNameButNotTheContentOfWhatIsCopied() throws Exception {
        trial.template("skeleton/raw/${{ values.n }}.txt", "${{ values.n }}");
        trial.template("skeleton/.github/workflows/ci.yml", "${{ secrets.TOKEN }}");
        trial.template("skeleton/a.tpl", "${{ values.n }}");
        trial.template("skeleton/b.tpl", "${{ values.n }}");

        fetch("{\"url\": \"./skeleton\", \"values\": {\"n\": 7}, "
                + "\"copyWithoutTemplating\": [\"raw\", \"**/*.yml\", \"*.tpl\", \"!b.tpl\"]}");

        assertThat(trial.files())
                .isEqualTo(Map.of(
                        "raw/7.txt", "${{ values.n }}",
                        ".github/workflows/ci.yml", "${{ secrets.TOKEN }}",
                        "a.tpl", "${{ values.n }}",
                        "b.tpl", "7"));
    }

    @Test
    void rendersOnlyFilesWithTheExtensionAndDropsIt() throws Exception {
        trial.template("skeleton/a.txt.njk", "${{ values.n }}");
        trial.template("skeleton/b.txt", "${{ values.n }}");
        trial.template("skeleton/.njk", "${{ values.n }}");

        fetch("{\"url\": \"./skeleton\", \"values\": {\"n\": 7}, \"templateFileExtension\": true}");

        assertThat(trial.files())
                .isEqualTo(Map.of("a.txt", "7", "b.txt", "${{ values.n }}", ".njk", "${{ values.n }}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"cookiecutterCompat\": true", "\"copyWithoutTemplating\": [\"*.txt\"]"})
    void refusesToCombineAnExtensionWithOtherModes(String other) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> fetch("{\"url\": \"./skeleton\", \"templateFileExtension\": \"njk\", " + other + "}"))
                .matches(failure -> failure.kind() == ActionException.Kind.INPUT);
    }

    @Test
    void keepsFilesThatAreThereUnlessToldToReplaceThem() throws Exception {
        trial.template("skeleton/a.txt", "new");
        trial.file("a.txt", "old");

        fetch("{\"url\": \"./skeleton\"}");
        assertThat(trial.files()).containsEntry("a.txt", "old");

        fetch("{\"url\": \"./skeleton\", \"replace\": true}");
        assertThat(trial.files()).containsEntry("a.txt", "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "b/../../../etc"})
    void refusesANameThatLeadsOutOfTheWorkspace(String name) throws Exception {
        trial.template("skeleton/${{ values.name }}", "x");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> fetch("{\"url\": \"./skeleton\", \"values\": {\"name\": \"" + name + "\"}}"))
                .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
        assertThat(folder.resolve("trial/outside")).doesNotExist();
    }

    @Test
    void refusesToWriteThroughALinkThatLeadsOut() throws Exception {
        trial.template("skeleton/link/file", "x");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(trial.workspace().resolve("link"), outside);

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> fetch("{\"url\": \"./skeleton\", \"replace\": true}"))
                .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void copiesALinkAndNotWhatItLeadsTo() throws Exception {
        Path skeleton = Files.createDirectories(folder.resolve("skeleton"));
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        Files.createSymbolicLink(skeleton.resolve("link"), secret);
        Path target = folder.resolve("target");

        new Skeleton(
                        SkeletonEntry.beneath(skeleton),
                        engine,
                        options(JsonNodeFactory.instance.objectNode()),
                        trial.cancellation())
                .renderInto(target);

        assertThat(Files.isSymbolicLink(target.resolve("link"))).isTrue();
        assertThat(Files.isRegularFile(target.resolve("link"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void refusesToWriteThroughALinkOfTheSkeletonThatTakesTheNameOfAFolder() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Path skeleton = Files.createDirectories(folder.resolve("skeleton"));
        Files.createDirectories(skeleton.resolve("name"));
        Files.createSymbolicLink(skeleton.resolve("name${{ values.a }}"), outside);
        Files.writeString(
                Files.createDirectories(skeleton.resolve("name${{ values.b }}")).resolve("file"), "x");
        ObjectNode replacing = JsonNodeFactory.instance.objectNode().put("replace", true);
        Skeleton rendered =
                new Skeleton(SkeletonEntry.beneath(skeleton), engine, options(replacing), trial.cancellation());

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> rendered.renderInto(folder.resolve("target")))
                .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void keepsEmptyFolders() throws Exception {
        Path skeleton = folder.resolve("skeleton");
        Files.createDirectories(skeleton.resolve("empty"));
        Path target = folder.resolve("target");

        new Skeleton(
                        SkeletonEntry.beneath(skeleton),
                        engine,
                        options(JsonNodeFactory.instance.objectNode()),
                        trial.cancellation())
                .renderInto(target);

        assertThat(target.resolve("empty")).isEmptyDirectory();
    }

    @Test
    void saysWhichFileCannotBeRenderedAndWhere() throws Exception {
        trial.template("skeleton/src/main.txt", "one\n${{ values.x | nosuch }}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> fetch("{\"url\": \"./skeleton\"}"))
                .withMessageContainingAll("src/main.txt", "line 2, column 16", "nosuch")
                .matches(failure -> failure.kind() == ActionException.Kind.TEMPLATE);
    }

    @Test
    void stopsWhenTheTaskIsCancelled() throws Exception {
        trial.template("skeleton/a.txt", "x");
        trial.cancellation().cancel();

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> fetch("{\"url\": \"./skeleton\"}"))
                .withMessageContaining("cancelled");
        assertThat(trial.files()).isEmpty();
    }

    @Test
    void leavesNoTemporaryFolderBehind() throws Exception {
        trial.template("skeleton/a.txt", "x");

        fetch("{\"url\": \"./skeleton\"}");

        try (var left = Files.list(trial.workspace().getParent())) {
            assertThat(left.toList()).isEqualTo(List.of(trial.workspace()));
        }
    }

    @Test
    void rendersALargeSkeletonFromACopyThatDoesNotStay() throws Exception {
        Files.write(trial.template("skeleton/large", ""), new byte[9 << 20]);
        trial.template("skeleton/deep/${{ values.name }}.txt", "I am ${{ values.name }}");

        fetch("{\"url\": \"./skeleton\", \"values\": {\"name\": \"ann\"}}");

        assertThat(trial.workspace().resolve("large")).hasSize(9 << 20);
        assertThat(trial.workspace().resolve("deep/ann.txt")).hasContent("I am ann");
        try (var left = Files.list(trial.workspace().getParent())) {
            assertThat(left.toList()).isEqualTo(List.of(trial.workspace()));
        }
    }

    @Test
    void replacesAnEmptyFolderWithABinaryFileOfItsName() throws Exception {
        Files.write(trial.template("skeleton/name", ""), new byte[] {0, 1});
        Files.createDirectory(trial.workspace().resolve("name"));

        fetch("{\"url\": \"./skeleton\", \"replace\": true}");

        assertThat(trial.workspace().resolve("name")).isRegularFile().hasSize(2);
    }

    @Test
    void readsWithATokenWithoutSayingIt() throws Exception {
        trial.template("skeleton/a.txt", "x");

        fetch("{\"url\": \"./skeleton\", \"token\": \"t0ken-of-jane\"}");

        assertThat(trial.log()).isNotEmpty().noneMatch(line -> line.contains("t0ken-of-jane"));
    }

    private static SkeletonOptions options(ObjectNode input) {
        SkeletonOptions options = SkeletonOptions.of(input);
        assertThat(options.rendering()).isEqualTo(RenderOptions.DEFAULT);
        return options;
    }

    private void fetch(String input) throws IOException, InterruptedException {
        trial.execute(action, input);
    }
}
