package dev.callboard.catalog.model;

import java.util.Locale;

/**
 * The name by which one entity refers to another, written {@code kind:namespace/name}.
 *
 * <p>References are compared without regard to case, so all three parts are held in lower case.
 */
public record EntityRef(String kind, String namespace, String name) implements Comparable<EntityRef> {

    /** The namespace of an entity that names none. */
    public static final String DEFAULT_NAMESPACE = "default";

    public EntityRef {
        kind = SharedText.of(lowerCase("kind", kind));
        namespace = SharedText.of(lowerCase("namespace", namespace));
        name = lowerCase("name", name);
    }

    /**
     * Reads a reference that names its kind; the namespace may be left out.
     *
     * @throws IllegalArgumentException if the text is not a reference
     */
    public static EntityRef parse(String text) {
        return parse(text, "", DEFAULT_NAMESPACE);
    }

    /**
     * Reads a reference whose kind and namespace may be left out.
     *
     * @param defaultKind the kind of a reference that names none; empty if it has to name one
     * @throws IllegalArgumentException if the text is not a reference
     */
    public static EntityRef parse(String text, String defaultKind, String defaultNamespace) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        if (slash >= 0 && colon > slash) {
            colon = -1;
        }
        String kind = colon < 0 ? defaultKind : text.substring(0, colon);
        String namespace = slash < 0 ? defaultNamespace : text.substring(colon + 1, slash);
        String name = text.substring(Math.max(colon, slash) + 1);
        if (kind.isEmpty() && colon < 0) {
            throw new IllegalArgumentException(
                    "Entity reference \"%s\" had missing or empty kind (e.g. did not start with \"component:\" or similar)"
                            .formatted(text));
        }
        if (kind.isEmpty() || namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "Entity reference \"%s\" was not on the form [<kind>:][<namespace>/]<name>".formatted(text));
        }
        return new EntityRef(kind, namespace, name);
    }

    @Override
    public int compareTo(EntityRef other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return kind + ":" + namespace + "/" + name;
    }

    private static String lowerCase(String part, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The " + part + " of an entity reference is empty");
        }
        return value.toLowerCase(Locale.ROOT);
    }
}
