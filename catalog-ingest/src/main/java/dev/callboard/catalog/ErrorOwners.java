package dev.callboard.catalog;

import dev.callboard.catalog.ErrorPage.OwnedError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds out whose errors are: what was once good has an owner, and what stands beside it has most likely the same. */
final class ErrorOwners {

    private final CatalogView view;
    private final Map<String, Set<String>> byFile = new HashMap<>();

    private ErrorOwners(CatalogView view, Collection<IngestionError> errors) {
        this.view = view;
        Set<String> files = new HashSet<>();
        errors.forEach(error -> files.add(error.location()));
        for (OwnedEntity owned : view.entities()) {
            if (files.contains(owned.locationKey())) {
                byFile.computeIfAbsent(owned.locationKey(), file -> new TreeSet<>())
                        .addAll(owners(owned));
            }
        }
    }

    /** The errors that a query asks for. */
    static ErrorPage page(List<IngestionError> all, ErrorQuery query, CatalogView view) {
        List<IngestionError> matching = all.stream()
                .filter(error -> isOf(query.repository(), error.repository()))
                .filter(error -> query.location() == null || error.location().startsWith(query.location()))
                .toList();
        if (query.owner() == null) {
            List<IngestionError> page =
                    matching.stream().skip(query.offset()).limit(query.limit()).toList();
            ErrorOwners owners = new ErrorOwners(view, page);
            return new ErrorPage(page.stream().map(owners::owned).toList(), matching.size());
        }
        ErrorOwners owners = new ErrorOwners(view, matching);
        List<OwnedError> owned = matching.stream()
                .map(owners::owned)
                .filter(error -> error.owners().contains(query.owner()))
                .toList();
        return new ErrorPage(
                owned.stream().skip(query.offset()).limit(query.limit()).toList(), owned.size());
    }

    private static boolean isOf(@Nullable String asked, String repository) {
        return asked == null || CloneUrls.same(asked, repository);
    }

    private OwnedError owned(IngestionError error) {
        Set<String> owners =
                new TreeSet<>(known(error.entityRef()).map(ErrorOwners::owners).orElse(Set.of()));
        if (owners.isEmpty()) {
            owners.addAll(byFile.getOrDefault(error.location(), Set.of()));
        }
        return new OwnedError(error, List.copyOf(owners));
    }

    private Optional<OwnedEntity> known(@Nullable String ref) {
        try {
            return ref == null ? Optional.empty() : view.find(EntityRef.parse(ref));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Set<String> owners(OwnedEntity owned) {
        Set<String> owners = new TreeSet<>();
        for (JsonNode relation :
                JsonMapper.shared().readTree(owned.entity().body()).path("relations")) {
            if (relation.path("type").asString("").equals("ownedBy")) {
                owners.add(relation.path("targetRef").asString(""));
            }
        }
        return owners;
    }
}
