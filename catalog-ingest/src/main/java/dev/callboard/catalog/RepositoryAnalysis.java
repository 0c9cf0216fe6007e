package dev.callboard.catalog;

import dev.callboard.catalog.LocationAnalysis.ExistingEntity;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Proposes a first entity for a repository, from its name and host alone. */
final class RepositoryAnalysis {

    private static final Map<ScmIntegration.Kind, String> SLUGS = Map.of(
            ScmIntegration.Kind.GITHUB, "github.com/project-slug",
            ScmIntegration.Kind.GITLAB, "gitlab.com/project-slug",
            ScmIntegration.Kind.AZURE, "dev.azure.com/project-slug");

    private static final String DEFAULT_FILE = "catalog-info.yaml";

    /** Folders and a name without what would end a path in a URL, or lead out of the repository. */
    private static final Pattern FILE = Pattern.compile("(?:(?!\\.\\.?/)[\\w.*@+~-]+/)*(?!\\.\\.?$)[\\w.*@+~-]+");

    private final IngestSettings settings;
    private final Locations locations;

    RepositoryAnalysis(IngestSettings settings, Locations locations) {
        this.settings = settings;
        this.locations = locations;
    }

    LocationAnalysis analyze(String target, String catalogFile) {
        String host = host(target);
        String name = catalogFile.isEmpty() ? DEFAULT_FILE : catalogFile;
        if (!FILE.matcher(name).matches()) {
            throw new CatalogException.InvalidInput(
                    "The name of the catalog file must be a path within the repository, not '%s'"
                            .formatted(catalogFile));
        }
        RepositoryFile file;
        try {
            file = settings.integrations().resolveFile(target);
        } catch (ScmException.Refused e) {
            throw new CatalogException.InvalidInput(String.valueOf(e.getMessage()));
        }
        List<ExistingEntity> existing = file.path().isEmpty() ? existing(target, name) : List.of();
        return existing.isEmpty()
                ? new LocationAnalysis(List.of(), List.of(proposal(file, host)))
                : new LocationAnalysis(existing, List.of());
    }

    private static String host(String target) {
        try {
            String authority = new URI(target).getRawAuthority();
            if (authority != null) {
                return authority.substring(authority.indexOf('@') + 1);
            }
        } catch (URISyntaxException e) {
            throw new CatalogException.InvalidInput("The given location.target is not a URL: " + e.getMessage());
        }
        throw new CatalogException.InvalidInput("The given location.target is not a URL");
    }

    private List<ExistingEntity> existing(String repository, String name) {
        String file = settings.integrations()
                .byHost(host(repository))
                .flatMap(integration -> catalogFile(integration.kind(), repository, name))
                .orElse("");
        if (file.isEmpty()) {
            return List.of();
        }
        LocationRef location = new LocationRef("url", file);
        Set<String> registered =
                locations.list().stream().map(one -> one.target()).collect(Collectors.toSet());
        try {
            RootLocation root = RootLocation.of(location, RootLocation.defaultRef(location), settings.pipeline());
            List<ExistingEntity> found = new ArrayList<>();
            for (Entity entity : LocationProbe.follow(root.entity(), root.targets(), settings.reader())
                    .entities()) {
                if (!entity.ref().equals(root.entity().ref())) {
                    found.add(new ExistingEntity(file, registered.contains(file), entity));
                }
            }
            return found;
        } catch (ProcessingException e) {
            throw new CatalogException.InvalidInput(e.explanation());
        }
    }

    /** The catalog file on the default branch, for hosts whose URLs can name that branch. */
    private static Optional<String> catalogFile(ScmIntegration.Kind kind, String repository, String name) {
        String base = repository.replaceFirst("(\\.git)?/?$", "");
        return switch (kind) {
            case GITHUB -> Optional.of(base + "/blob/HEAD/" + name);
            case GITLAB -> Optional.of(base + "/-/blob/HEAD/" + name);
            default -> Optional.empty();
        };
    }

    private ObjectNode proposal(RepositoryFile file, String host) {
        List<String> path = Arrays.stream(
                        file.cloneUrl().replaceFirst("\\.git$", "").split("/"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("_git"))
                .toList();
        String name = path.getLast();
        ObjectNode entity = JsonNodeFactory.instance.objectNode();
        entity.put("apiVersion", "backstage.io/v1alpha1");
        entity.put("kind", "Component");
        ObjectNode metadata = entity.putObject("metadata");
        metadata.put("name", name);
        settings.integrations()
                .byHost(host)
                .map(integration -> SLUGS.get(integration.kind()))
                .ifPresent(slug -> metadata.putObject("annotations").put(slug, path.get(path.size() - 2) + "/" + name));
        entity.putObject("spec").put("type", "other").put("lifecycle", "unknown");
        return entity;
    }
}
