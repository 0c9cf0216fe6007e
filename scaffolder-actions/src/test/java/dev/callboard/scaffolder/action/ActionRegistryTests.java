package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionRegistryTests {

    @TempDir
    Path folder;

    @Test
    void findsAnActionByItsId() {
        TemplateAction action = new NamedAction("own:action");

        ActionRegistry registry = ActionRegistry.of(List.of(action));

        assertThat(registry.find("own:action")).containsSame(action);
        assertThat(registry.find("other:action")).isEmpty();
    }

    @Test
    void refusesTwoActionsOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActionRegistry.of(List.of(new NamedAction("a:b"), new NamedAction("a:b"))))
                .withMessageContaining("a:b");
    }

    @Test
    void listsActionsInAlphabeticalOrder() {
        ActionRegistry registry = ActionRegistry.of(List.of(new NamedAction("b:x"), new NamedAction("a:x")));

        assertThat(registry.actions())
                .extracting(action -> action.description().id())
                .containsExactly("a:x", "b:x");
    }

    @Test
    void findsTheActionsOfAnotherJar() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(TemplateAction.class.getName()), ThirdPartyAction.class.getName());

        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            ActionRegistry registry =
                    ActionRegistry.of(List.of(new NamedAction("own:action"))).withDiscovered(loader);

            assertThat(registry.actions())
                    .extracting(action -> action.description().id())
                    .containsExactly("own:action", "third:party");
        }
    }

    /** As a jar would bring it. */
    public static final class ThirdPartyAction implements TemplateAction {

        @Override
        public ActionDescription description() {
            return ActionDescription.of("third:party", "Found by the service loader");
        }

        @Override
        public void execute(ActionContext context) {}
    }

    private record NamedAction(String id) implements TemplateAction {

        @Override
        public ActionDescription description() {
            return ActionDescription.of(id, "An action");
        }

        @Override
        public void execute(ActionContext context) {}
    }
}
