package dev.callboard.catalog.processor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes where an entity came from, and where a person looks at it and changes it. */
public final class AnnotationProcessor implements CatalogProcessor {

    public static final String LOCATION = "backstage.io/managed-by-location";
    public static final String ORIGIN = "backstage.io/managed-by-origin-location";
    public static final String ORPHAN = "backstage.io/orphan";

    static final String NAME = "AnnotateLocationEntityProcessor";

    private static final String VIEW = "backstage.io/view-url";
    private static final String EDIT = "backstage.io/edit-url";
    private static final String SOURCE = "backstage.io/source-location";
    private static final String REJECTED = "https://backstage.io/annotation-rejected-for-security-reasons";
    private static final Pattern COMMIT = Pattern.compile("\\b[0-9a-f]{40,}\\b");

    private static final int MAX_KNOWN = 1000;

    private final @Nullable ScmIntegrations integrations;

    /** The entities of a file have the same links. */
    private final Cache<String, Links> known =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    private AnnotationProcessor(@Nullable ScmIntegrations integrations) {
        this.integrations = integrations;
    }

    static AnnotationProcessor withLinks(ScmIntegrations integrations) {
        return new AnnotationProcessor(integrations);
    }

    /** Writes nothing but which locations manage the entity, which a catalog cannot do without. */
    static AnnotationProcessor withoutLinks() {
        return new AnnotationProcessor(null);
    }

    /** Empty where a host has no such link. */
    private record Links(String edit, String folder) {}

    @Override
    public String name() {
        return integrations == null ? "ManagedByAnnotations" : NAME;
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        if (!(entity.path("metadata") instanceof ObjectNode metadata)) {
            throw new ProcessingException("TypeError", "/metadata must be object - type: object");
        }
        ObjectNode written = written(metadata.path("annotations"));
        ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        annotations.put(LOCATION, context.location().toString());
        annotations.put(ORIGIN, context.origin().toString());
        if (integrations != null && context.location().type().equals("url")) {
            String target = context.location().target();
            Links links = known.get(target, url -> linksOf(url, integrations));
            annotations.put(VIEW, target);
            if (!links.edit().isEmpty()) {
                annotations.put(EDIT, links.edit());
            }
            if (!links.folder().isEmpty()) {
                annotations.put(SOURCE, "url:" + links.folder());
            }
        }
        written.properties().forEach(property -> {
            if (!property.getKey().equals(LOCATION)
                    && !property.getKey().equals(ORIGIN)
                    && !property.getKey().equals(ORPHAN)) {
                annotations.set(property.getKey(), property.getValue());
            }
        });
        disarm(annotations, VIEW);
        disarm(annotations, EDIT);
        metadata.set("annotations", annotations);
    }

    /** As in the original, items of a list are named by number, and whatever else is no object counts as nothing. */
    private static ObjectNode written(JsonNode annotations) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        switch (annotations) {
            case ObjectNode object -> written.setAll(object);
            case ArrayNode list -> list.forEach(item -> written.set(Integer.toString(written.size()), item));
            default -> {}
        }
        return written;
    }

    private static Links linksOf(String target, ScmIntegrations integrations) {
        Optional<String> edit = COMMIT.matcher(target).find() ? Optional.empty() : ask(integrations::editUrl, target);
        return new Links(
                edit.orElse(""), ask(integrations::sourceFolderUrl, target).orElse(""));
    }

    /** A target that no host's rules fit has no such links; that it cannot be read is said elsewhere. */
    private static Optional<String> ask(Function<String, Optional<String>> question, String target) {
        try {
            return question.apply(target);
        } catch (ScmException.Refused e) {
            return Optional.empty();
        }
    }

    private static void disarm(ObjectNode annotations, String key) {
        if (LocationRef.isScript(annotations.path(key).asString(""))) {
            annotations.put(key, REJECTED);
        }
    }
}
