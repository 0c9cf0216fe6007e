package dev.callboard.catalog.processor;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Notes the repository that an entity's file is in, in the annotation that the host's plugins read. */
final class ScmSlugProcessor implements CatalogProcessor {

    private static final Map<ScmIntegration.Kind, String> ANNOTATIONS = Map.of(
            ScmIntegration.Kind.GITHUB, "github.com/project-slug",
            ScmIntegration.Kind.GITLAB, "gitlab.com/project-slug",
            ScmIntegration.Kind.AZURE, "dev.azure.com/project-repo");

    private final ScmIntegrations integrations;
    private final Set<String> kinds;

    ScmSlugProcessor(ScmIntegrations integrations, Set<String> kinds) {
        this.integrations = integrations;
        this.kinds = Set.copyOf(kinds);
    }

    @Override
    public String name() {
        return "AnnotateScmSlugEntityProcessor";
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        String target = context.location().target();
        if (!context.location().type().equals("url")
                || !kinds.contains(entity.path("kind").asString(""))
                || !(entity.path("metadata") instanceof ObjectNode metadata)) {
            return;
        }
        try {
            Optional<ScmIntegration> integration = integrations.byUrl(target);
            String annotation =
                    integration.map(one -> ANNOTATIONS.get(one.kind())).orElse(null);
            if (annotation == null) {
                return;
            }
            String slug = slug(integrations.resolveFile(target).cloneUrl(), integration.orElseThrow());
            if (!metadata.path("annotations").has(annotation)) {
                metadata.withObjectProperty("annotations").put(annotation, slug);
            }
        } catch (ScmException.Refused e) {
            // A URL that names no file of a repository has no slug; whoever reads it says what is wrong with it.
        }
    }

    private static String slug(String cloneUrl, ScmIntegration integration) {
        String path =
                cloneUrl.substring(integration.cloneBaseUrl().length() + 1).replaceFirst("\\.git$", "");
        return integration.kind() == ScmIntegration.Kind.AZURE
                ? path.replaceFirst("^[^/]+/", "").replaceFirst("/?_git/", "/")
                : path;
    }
}
