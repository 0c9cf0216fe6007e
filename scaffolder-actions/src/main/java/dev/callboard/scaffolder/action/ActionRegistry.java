package dev.callboard.scaffolder.action;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The actions there are, by id. Immutable. */
public final class ActionRegistry {

    private final Map<String, TemplateAction> actions;

    private ActionRegistry(Map<String, TemplateAction> actions) {
        this.actions = Collections.unmodifiableMap(new TreeMap<>(actions));
    }

    /**
     * A registry of these actions.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public static ActionRegistry of(Collection<? extends TemplateAction> actions) {
        Map<String, TemplateAction> byId = new TreeMap<>();
        for (TemplateAction action : actions) {
            String id = action.description().id();
            TemplateAction other = byId.put(id, action);
            if (other != null) {
                throw new IllegalArgumentException("Two actions have the id '%s': %s and %s"
                        .formatted(
                                id,
                                other.getClass().getName(),
                                action.getClass().getName()));
            }
        }
        return new ActionRegistry(byId);
    }

    /**
     * These actions, and those that jars on the class path of a loader provide.
     *
     * @throws IllegalArgumentException if two have the same id
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public ActionRegistry withDiscovered(ClassLoader loader) {
        List<TemplateAction> all = new ArrayList<>(actions.values());
        ServiceLoader.load(TemplateAction.class, loader).forEach(all::add);
        return of(all);
    }

    public Optional<TemplateAction> find(String id) {
        return Optional.ofNullable(actions.get(id));
    }

    /** All actions, by id in alphabetical order. */
    public List<TemplateAction> actions() {
        return List.copyOf(actions.values());
    }
}
