package dev.callboard.catalog.processor;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Gives an entity without an owner the one that its repository's {@code CODEOWNERS} names for its file. */
final class CodeOwnersProcessor implements CatalogProcessor {

    private static final Set<String> KINDS = Set.of("API", "Component", "Domain", "Resource", "System");

    private final ScmIntegrations integrations;

    CodeOwnersProcessor(ScmIntegrations integrations) {
        this.integrations = integrations;
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        if (context.location().type().equals("url")
                && KINDS.contains(entity.path("kind").asString(""))
                && entity.path("spec") instanceof ObjectNode spec
                && spec.path("owner").isMissingNode()) {
            owner(context).ifPresent(owner -> spec.put("owner", owner));
        }
    }

    private Optional<String> owner(ProcessingContext context) {
        String path;
        try {
            path = integrations.resolveFile(context.location().target()).path();
        } catch (ScmException.Refused e) {
            return Optional.empty();
        }
        for (String folder : folders(context.location())) {
            try {
                String text = context.files().read(folder + "CODEOWNERS");
                return CodeOwners.parse(text).ownerOf(path);
            } catch (ProcessingException e) {
                // There is none here; the next folder may have one.
            }
        }
        return Optional.empty();
    }

    /** In the order in which the hosts themselves look. */
    private List<String> folders(LocationRef location) {
        return integrations
                .byUrl(location.target())
                .map(ScmIntegration::kind)
                .map(kind -> switch (kind) {
                    case GITHUB -> List.of("/.github/", "/", "/docs/");
                    case GITLAB -> List.of("/", "/docs/", "/.gitlab/");
                    case BITBUCKET_CLOUD, BITBUCKET_SERVER -> List.of("/.bitbucket/", "/", "/docs/");
                    case AZURE, GERRIT, GITEA, GIT -> List.of("/", "/docs/");
                })
                .orElse(List.of("/", "/docs/"));
    }
}
