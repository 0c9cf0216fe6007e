package dev.callboard.catalog;

import dev.callboard.catalog.check.CatalogCheck;
import dev.callboard.catalog.check.CheckReport;
import dev.callboard.catalog.check.CheckRequest;
import dev.callboard.catalog.check.CheckedPlace;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.check.ServedCatalog;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks files against the catalog that is served. */
final class Previews {

    private static final String DEFAULT_REF = "main";

    private final CatalogCheck check;
    private final GitMirrors mirrors;
    private final CatalogView view;

    Previews(CatalogCheck check, GitMirrors mirrors, CatalogView view) {
        this.check = check;
        this.mirrors = mirrors;
        this.view = view;
    }

    CheckReport preview(
            String repository,
            String ref,
            @Nullable CheckedTree files,
            List<String> roots,
            Predicate<EntityRef> visible) {
        try {
            CheckedPlace any = place(repository, ref.isEmpty() ? DEFAULT_REF : ref);
            // The files will be read from where the catalog reads the repository already, once they are merged.
            CheckedPlace place = servedRef(any.cloneUrl())
                    .map(served -> place(repository, served))
                    .orElse(any);
            CheckedTree tree = files == null ? commit(place.cloneUrl(), ref) : files;
            return check.run(new CheckRequest(tree, place, roots), served(visible));
        } catch (ScmException.Refused | ScmException.NotFound | ScmException.AccessDenied e) {
            throw new CatalogException.InvalidInput(String.valueOf(e.getMessage()));
        }
    }

    private CheckedPlace place(String repository, String ref) {
        try {
            return CheckedPlace.ofRepository(repository, ref, mirrors.integrations());
        } catch (ScmException.Refused e) {
            throw new CatalogException.InvalidInput("'repository' names none that can be read: " + e.getMessage());
        }
    }

    private CheckedTree commit(String cloneUrl, String ref) {
        GitMirror mirror = mirrors.mirror(cloneUrl);
        return CheckedTree.ofCommit(mirror.read(mirror.fetch(ref)));
    }

    private Optional<String> servedRef(String cloneUrl) {
        return view.entities().stream()
                .map(OwnedEntity::provenance)
                .filter(Objects::nonNull)
                .filter(provenance -> provenance.repository().equals(cloneUrl)
                        && !provenance.gitRef().isEmpty())
                .map(Provenance::gitRef)
                .findFirst();
    }

    private ServedCatalog served(Predicate<EntityRef> visible) {
        return new ServedCatalog() {
            @Override
            public Optional<Served> find(EntityRef ref) {
                return view.find(ref)
                        .filter(owned -> visible.test(owned.entity().ref()))
                        .map(Previews.this::served);
            }

            @Override
            public List<Served> ofRepository(String cloneUrl) {
                return view.entities().stream()
                        .filter(owned -> owned.provenance() != null
                                && owned.provenance().repository().equals(cloneUrl)
                                && visible.test(owned.entity().ref()))
                        .map(Previews.this::served)
                        .toList();
            }
        };
    }

    private ServedCatalog.Served served(OwnedEntity owned) {
        Entity entity = new Entity(
                (ObjectNode) JsonMapper.shared().readTree(owned.entity().body()));
        Provenance provenance = owned.provenance();
        boolean ofRoot = owned.entity().parents().stream()
                .anyMatch(parent -> view.find(parent)
                        .map(location -> location.provenance() == null)
                        .orElse(true));
        return new ServedCatalog.Served(
                entity,
                provenance == null ? "" : provenance.repository(),
                provenance == null ? "" : provenance.path(),
                owned.locationKey(),
                ofRoot);
    }
}
