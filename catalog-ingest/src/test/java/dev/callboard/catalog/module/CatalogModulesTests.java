package dev.callboard.catalog.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Modules of other people, of which some are broken. */
class CatalogModulesTests {

    private static final HostApis APIS = new HostApis(ScmIntegrations.withPublicHosts(List.of()));

    @TempDir
    Path folder;

    private static final String MARKING = """
            package acme;

            import dev.callboard.catalog.module.CatalogModule;
            import dev.callboard.catalog.module.Contribution;
            import dev.callboard.catalog.processing.CatalogProcessor;

            public final class Marking implements CatalogModule {

                @Override
                public String name() {
                    return "marking";
                }

                @Override
                public Contribution contribute(Context context) {
                    String mark = context.settings().path("mark").asString("");
                    if (mark.isEmpty()) {
                        throw new IllegalArgumentException("'mark' is missing");
                    }
                    return Contribution.NOTHING.withProcessors(new CatalogProcessor() {
                        @Override
                        public String name() {
                            return mark;
                        }
                    });
                }
            }
            """;

    @TempDir
    Path classes;

    @Test
    void takesTheModulesOfAFolderEachWithItsSettings() throws Exception {
        jar("marking.jar", "acme.Marking");
        Files.writeString(folder.resolve("notes.txt"), "no jar");

        try (CatalogModules modules = CatalogModules.ofFolder(folder)) {
            Contribution added = modules.contributions(
                    name -> JsonMapper.shared().createObjectNode().put("mark", name + " it"), APIS);

            assertThat(modules.names()).containsExactly("marking");
            assertThat(added.processors())
                    .singleElement()
                    .satisfies(one -> assertThat(one.getClass().getClassLoader())
                            .isNotEqualTo(CatalogModule.class.getClassLoader()));
            assertThat(added.addedTo(EntityProcessing.Options.defaults()).processors())
                    .extracting(CatalogProcessor::name)
                    .containsExactly("marking it");
        }
    }

    @Test
    void aModuleThatCannotDoWithItsSettingsIsNamed() throws Exception {
        jar("marking.jar", "acme.Marking");

        try (CatalogModules modules = CatalogModules.ofFolder(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            modules.contributions(name -> JsonMapper.shared().createObjectNode(), APIS))
                    .withMessage("The module 'marking' of %s cannot be used: 'mark' is missing"
                            .formatted(folder.resolve("marking.jar")));
        }
    }

    @Test
    void nothingIsLeftOutInSilence() throws Exception {
        Files.writeString(folder.resolve("broken.jar"), "no jar");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogModules.ofFolder(folder))
                .withMessageStartingWith("There is no module in " + folder.resolve("broken.jar"));

        Files.delete(folder.resolve("broken.jar"));
        jar("missing.jar", "does.not.Exist");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogModules.ofFolder(folder))
                .withMessageContaining("A module of " + folder.resolve("missing.jar") + " cannot be loaded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogModules.ofFolder(folder.resolve("none")))
                .withMessage("Cannot look for modules in " + folder.resolve("none"));
    }

    @Test
    void twoModulesOfOneNameAreRefused() throws Exception {
        jar("a.jar", "acme.Marking");
        jar("b.jar", "acme.Marking");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogModules.ofFolder(folder))
                .withMessage("There are two modules of the name 'marking', in %s and in %s"
                        .formatted(folder.resolve("a.jar"), folder.resolve("b.jar")));
    }

    private void jar(String name, String service) throws IOException {
        compile();
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> compiled = Files.list(classes.resolve("acme"))) {
            write(jar, "META-INF/services/" + CatalogModule.class.getName(), service.getBytes(StandardCharsets.UTF_8));
            for (Path one : compiled.toList()) {
                write(jar, "acme/" + one.getFileName(), Files.readAllBytes(one));
            }
        }
    }

    private static void write(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private void compile() throws IOException {
        Path source = Files.writeString(classes.resolve("Marking.java"), MARKING);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).isZero();
    }
}
