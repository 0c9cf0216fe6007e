package dev.callboard.scaffolder.action;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The secrets that a task was started with, by name. */
public final class TaskSecrets {

    /** No secrets. */
    public static final TaskSecrets NONE = new TaskSecrets(Map.of());

    private final Map<String, Secret> secrets;

    private TaskSecrets(Map<String, Secret> secrets) {
        this.secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }

    /** Takes plain values. */
    public static TaskSecrets of(Map<String, String> values) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        values.forEach((name, value) -> secrets.put(name, new Secret(value)));
        return new TaskSecrets(secrets);
    }

    public Optional<Secret> find(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    /** The names, in the order they were given. */
    public Set<String> names() {
        return secrets.keySet();
    }

    @Override
    public String toString() {
        return "TaskSecrets" + names();
    }
}
