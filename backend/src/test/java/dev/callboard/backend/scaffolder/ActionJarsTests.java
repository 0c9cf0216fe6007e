package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions of other people, of which some are broken. */
class ActionJarsTests {

    @TempDir
    Path folder;

    /** What a jar provides. */
    public static final class Greeting implements TemplateAction {

        @Override
        public ActionDescription description() {
            return ActionDescription.of("acme:greet", "Greets");
        }

        @Override
        public void execute(ActionContext context) {
            context.log().info("Hello");
        }
    }

    /** Something that a jar may name by mistake. */
    public static final class NoAction {}

    /** An action whose schema is none. */
    public static final class Misdescribed implements TemplateAction {

        @Override
        public ActionDescription description() {
            return ActionDescription.of("acme:wrong", "Is wrong").withInput("[]");
        }

        @Override
        public void execute(ActionContext context) {
            throw new AssertionError("Never called");
        }
    }

    @Test
    void brokenJarsAndActionsAreLeftOutAndTheOthersAreThere() throws Exception {
        Files.writeString(folder.resolve("a-broken.jar"), "no jar");
        Files.writeString(folder.resolve("notes.txt"), "no jar either");
        jar("b.jar", "does.not.Exist\n" + NoAction.class.getName() + "\n" + Misdescribed.class.getName());
        jar("c.jar", "# ours\n" + Greeting.class.getName() + "\n");
        jar("d.jar", Greeting.class.getName());

        try (ActionJars jars = new ActionJars(folder, Set.of("debug:log"))) {
            assertThat(jars.actions())
                    .extracting(action -> action.description().id())
                    .containsExactly("acme:greet");
        }
    }

    @Test
    void nobodyReplacesAnActionThatIsThereAlready() throws Exception {
        jar("c.jar", Greeting.class.getName());

        try (ActionJars jars = new ActionJars(folder, Set.of("acme:greet"))) {
            assertThat(jars.actions()).isEmpty();
        }
    }

    @Test
    void aFolderThatIsMissingIsNoReasonNotToStart() throws Exception {
        try (ActionJars jars = new ActionJars(folder.resolve("none"), Set.of())) {
            assertThat(jars.actions()).isEmpty();
        }
    }

    private void jar(String name, String services) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + TemplateAction.class.getName()));
            jar.write(services.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }
}
