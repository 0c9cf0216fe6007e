package dev.callboard.backend.techdocs;

import dev.callboard.backend.techdocs.render.UnusableDocs;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the folder with an entity's {@code mkdocs.yml} is, as its annotation {@code backstage.io/techdocs-ref} says.
 *
 * @param url of a folder in a repository
 */
record DocsRef(String url) {

    static final String ANNOTATION = "backstage.io/techdocs-ref";

    /** Empty for an entity without the annotation. @throws UnusableDocs if it cannot be followed */
    static Optional<DocsRef> of(JsonNode entity, ScmIntegrations hosts) {
        String written = annotation(entity, ANNOTATION);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String target = written.substring(written.indexOf(':') + 1);
        return Optional.of(new DocsRef(
                switch (written.substring(0, Math.max(0, written.indexOf(':')))) {
                    case "url", "git" -> target;
                    case "dir" -> beside(entity, target, hosts);
                    default ->
                        throw new UnusableDocs(
                                "The annotation " + ANNOTATION + " should begin with dir: or url:, but is '" + written
                                        + "'",
                                null);
                }));
    }

    /** The entity with a member that says where its documentation is; empty if it cannot be told. */
    static Optional<ObjectNode> located(ObjectNode entity, ScmIntegrations hosts) {
        try {
            return of(entity, hosts).map(docs -> {
                entity.putObject("locationMetadata").put("type", "url").put("target", docs.url());
                return entity;
            });
        } catch (UnusableDocs | ScmException unusable) {
            return Optional.empty();
        }
    }

    private static String beside(JsonNode entity, String folder, ScmIntegrations hosts) {
        String source = annotation(entity, "backstage.io/source-location");
        String location = source.isEmpty() ? annotation(entity, "backstage.io/managed-by-location") : source;
        String type = location.substring(0, Math.max(0, location.indexOf(':')));
        if (!type.equals("url") && !type.equals("git")) {
            throw new UnusableDocs(
                    "Documentation with '" + ANNOTATION
                            + ": dir:' has to lie beside an entity that comes from a repository,"
                            + " but this one comes from '" + location + "'",
                    null);
        }
        String relative = folder.equals(".") || folder.isEmpty() ? "./" : folder;
        try {
            return hosts.resolveRelative(relative, location.substring(type.length() + 1));
        } catch (ScmException e) {
            throw new UnusableDocs("The folder '" + folder + "' cannot be found: " + e.getMessage(), e);
        }
    }

    private static String annotation(JsonNode entity, String name) {
        return entity.path("metadata")
                .path("annotations")
                .path(name)
                .asString("")
                .strip();
    }
}
