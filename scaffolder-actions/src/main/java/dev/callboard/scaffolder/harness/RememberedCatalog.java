package dev.callboard.scaffolder.harness;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.YamlSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A catalog that has the entities of the test, and reads what is registered with it from the hosts of the test. */
final class RememberedCatalog implements CatalogClient {

    private final List<Entity> entities;
    private final TemplateSource files;
    private final Set<String> registered = new LinkedHashSet<>();

    RememberedCatalog(List<ObjectNode> entities, TemplateSource files) {
        this.entities = entities.stream().map(Entity::new).toList();
        this.files = files;
    }

    /** What is registered now. */
    synchronized List<String> registered() {
        return List.copyOf(registered);
    }

    @Override
    public List<Entity> read(Location location, TaskUser user) {
        List<Entity> found = new ArrayList<>();
        String text = new String(files.readFile(location.target()), StandardCharsets.UTF_8);
        try {
            for (YamlSource document : YamlSource.documents(text)) {
                if (document.content() instanceof ObjectNode object) {
                    found.add(new Entity(object));
                }
            }
        } catch (YamlSource.Malformed | IllegalArgumentException e) {
            throw ActionException.input(location.target() + " is not a catalog file: " + e.getMessage())
                    .because(e);
        }
        return found;
    }

    @Override
    public synchronized void register(Location location, TaskUser user) {
        registered.add(location.target());
    }

    @Override
    public synchronized boolean isRegistered(Location location, TaskUser user) {
        return registered.contains(location.target());
    }

    @Override
    public synchronized void unregister(Location location, TaskUser user) {
        registered.remove(location.target());
    }

    @Override
    public Optional<Entity> find(EntityRef ref, TaskUser user) {
        return entities.stream().filter(entity -> entity.ref().equals(ref)).findFirst();
    }
}
