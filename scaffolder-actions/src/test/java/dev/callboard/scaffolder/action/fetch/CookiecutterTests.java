package dev.callboard.scaffolder.action.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateTrial;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookiecutterTests {

    @TempDir
    Path folder;

    private TemplateTrial trial;

    @BeforeEach
    void begin() throws IOException {
        trial = new TemplateTrial(folder);
        trial.template("cutter/cookiecutter.json", """
                {"name": "My Service", "slug": "{{ cookiecutter.name | lower | replace(' ', '-') }}",
                 "licence": ["MIT", "none"], "_copy_without_render": ["*.raw"]}
                """);
        trial.template(
                "cutter/{{ cookiecutter.slug }}/README.md", "# {{ cookiecutter.name }} ({{ cookiecutter.licence }})\n");
        trial.template("cutter/{{ cookiecutter.slug }}/{{ cookiecutter.slug }}/kept.raw", "{{ cookiecutter.name }}");
        trial.template("cutter/hooks/post_gen_project.py", "raise SystemExit(1)");
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private void run(String id, String input) throws IOException, InterruptedException {
        trial.execute(
                ActionRegistry.of(FetchActions.all(TemplateEngine.builder().build()))
                        .find(id)
                        .orElseThrow(),
                input);
    }

    @Test
    void rendersTheFolderOfTheProjectWithDefaultsThatBuildOnEachOther() throws Exception {
        run(
                "fetch:cookiecutter",
                "{\"url\": \"./cutter\", \"targetPath\": \"out\", \"values\": {\"name\": \"Order Desk\"}}");

        assertThat(trial.files())
                .containsOnlyKeys("out/README.md", "out/order-desk/kept.raw")
                .containsEntry("out/README.md", "# Order Desk (MIT)\n")
                .containsEntry("out/order-desk/kept.raw", "{{ cookiecutter.name }}");
        assertThat(trial.log()).contains("The hooks of the template are not run");
    }

    @Test
    void startsNoExtension() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(
                        "fetch:cookiecutter",
                        "{\"url\": \"./cutter\", \"values\": {}, \"extensions\": [\"jinja2_time\"]}"))
                .withMessageContaining("no Python is started");
    }

    @Test
    void saysWhatATemplateLacks() throws Exception {
        trial.template("plain/a.txt", "a");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("fetch:cookiecutter", "{\"url\": \"./plain\", \"values\": {}}"))
                .withMessageContaining("no cookiecutter.json");
    }

    @Test
    void rendersWhatLiesInTheWorkspace() throws Exception {
        trial.file("fetched/${{ values.name }}.txt", "${{ values.name }}");
        trial.file("fetched/raw.txt", "${{ values.name }}");

        run("workspace:template", """
                {"sourcePath": "fetched", "targetPath": "result", "copyWithoutTemplating": ["raw.txt"], "values": {"name": "a"}}
                """);
        run(
                "workspace:template:file",
                "{\"sourcePath\": \"fetched/raw.txt\", \"targetPath\": \"b.txt\", \"values\": {\"name\": \"b\"}}");

        assertThat(trial.files())
                .containsEntry("result/a.txt", "a")
                .containsEntry("result/raw.txt", "${{ values.name }}")
                .containsEntry("b.txt", "b");
    }

    @Test
    void doesNotRenderAFolderIntoItself() throws Exception {
        trial.file("fetched/a.txt", "a");

        for (String target : new String[] {"fetched", "fetched/within", "."}) {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> run(
                            "workspace:template",
                            "{\"sourcePath\": \"fetched\", \"targetPath\": \"%s\", \"copyWithoutTemplating\": []}"
                                    .formatted(target)))
                    .withMessageContaining("must not contain the source path");
        }
    }
}
