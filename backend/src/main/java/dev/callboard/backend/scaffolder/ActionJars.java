package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.template.ValueSchema;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The actions that the jars of a folder provide. Each jar has a class loader of its own, so that two may bring the same library
 * in two versions. A jar or an action that cannot be used is left out with a line in the log, and the server starts.
 */
final class ActionJars implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ActionJars.class);

    private static final String SERVICES = "META-INF/services/" + TemplateAction.class.getName();

    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<TemplateAction> actions = new ArrayList<>();
    private final Set<String> ids;

    /** @param taken the ids of the actions that are there already and cannot be replaced */
    ActionJars(Path folder, Set<String> taken) {
        this.ids = new HashSet<>(taken);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(this::read);
        } catch (IOException e) {
            log.error("Cannot look for actions in {}", folder, e);
        }
    }

    List<TemplateAction> actions() {
        return List.copyOf(actions);
    }

    private void read(Path jar) {
        try {
            List<String> names = providers(jar);
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, TemplateAction.class.getClassLoader());
            loaders.add(loader);
            names.forEach(name -> add(name, loader, jar));
        } catch (IOException e) {
            log.error("The jar {} cannot be read; its actions are not there", jar, e);
        }
    }

    private static List<String> providers(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            JarEntry services = file.getJarEntry(SERVICES);
            if (services == null) {
                log.warn("The jar {} has no {}, so there are no actions in it", jar, SERVICES);
                return List.of();
            }
            return new String(file.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private void add(String className, URLClassLoader loader, Path jar) {
        try {
            TemplateAction action = (TemplateAction)
                    loader.loadClass(className).getDeclaredConstructor().newInstance();
            String id = action.description().id();
            ObjectNode schema = action.description().inputSchema();
            if (schema != null) {
                ValueSchema.of(schema);
            }
            if (ids.add(id)) {
                actions.add(action);
                log.info("The jar {} provides the action {}", jar, id);
            } else {
                log.error("The action {} of {} is left out: there is one of that name already", id, jar);
            }
        } catch (ReflectiveOperationException
                | LinkageError
                | ClassCastException
                | IllegalArgumentException
                | TemplateInvalidException e) {
            log.error("The action {} of {} cannot be used and is left out", className, jar, e);
        }
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
