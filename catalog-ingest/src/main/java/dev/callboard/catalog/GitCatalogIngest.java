package dev.callboard.catalog;

import dev.callboard.catalog.check.CatalogCheck;
import dev.callboard.catalog.check.CheckReport;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processor.AnnotationProcessor;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.store.StoreMessage;
import dev.callboard.catalog.store.StoredSource;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The catalog as one object; the work is the loop's. */
final class GitCatalogIngest implements CatalogIngest {

    private static final int PATIENCE_SECONDS = 30;

    private final IngestSettings settings;
    private final CatalogView view;
    private final Previews previews;
    private final IngestLoop loop;
    private final StoredLocations locations;
    private final StoredHistory history;
    private final AtomicBoolean loaded = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();

    GitCatalogIngest(IngestSettings settings, CatalogView view, CatalogCheck check, GitMirrors mirrors) {
        this.settings = settings;
        this.view = view;
        this.previews = new Previews(check, mirrors, view);
        this.loop = new IngestLoop(settings, view);
        this.locations = new StoredLocations(settings, view, loop);
        this.history = new StoredHistory(settings.store().changeLog(), view.index(), settings.clock());
    }

    @Override
    public void load() {
        if (!loaded.compareAndSet(false, true)) {
            throw new IllegalStateException("The catalog has been loaded before");
        }
        view.replace(settings.store().load());
    }

    @Override
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The catalog has been started before");
        }
        if (!loaded.get()) {
            load();
        }
        loop.start();
    }

    @Override
    public boolean awaitComplete(Duration patience) throws InterruptedException {
        return loop.awaitComplete(patience);
    }

    @Override
    public EntityIndex index() {
        return view.index();
    }

    @Override
    public Locations locations() {
        return locations;
    }

    @Override
    public CatalogHistory history() {
        return history;
    }

    @Override
    public void refresh(EntityRef ref) {
        OwnedEntity owned = view.find(ref)
                .filter(found -> !isOrphan(found))
                .orElseThrow(() -> new CatalogException.NotFound("Entity " + ref + " not found"));
        loop.ask(StoreMessage.Kind.REFRESH_ENTITY, owned.entity().ref().toString());
    }

    private static boolean isOrphan(OwnedEntity owned) {
        return JsonMapper.shared()
                .readTree(owned.entity().body())
                .path("metadata")
                .path("annotations")
                .has(AnnotationProcessor.ORPHAN);
    }

    @Override
    public boolean repositoryChanged(String url) {
        String cloneUrl = cloneUrl(url);
        return loop.wakeRepository(cloneUrl).orElseGet(() -> {
            loop.ask(StoreMessage.Kind.REFRESH_REPOSITORY, cloneUrl);
            return true;
        });
    }

    @Override
    public boolean repositoryMoved(String url) {
        return wakeProviders(cloneUrl(url));
    }

    @Override
    public boolean groupMoved(String url) {
        return wakeProviders(settings.integrations().cloneUrlsBelow(url));
    }

    private boolean wakeProviders(String cloneUrl) {
        return loop.wakeProviders(cloneUrl).orElseGet(() -> {
            loop.ask(StoreMessage.Kind.REFRESH_PROVIDERS, cloneUrl);
            return true;
        });
    }

    /** Hosts name a repository by its page, by a file in it or as Git does. */
    private String cloneUrl(String url) {
        try {
            return settings.integrations().resolveFile(url).cloneUrl();
        } catch (ScmException.Refused e) {
            return url;
        }
    }

    @Override
    public void deleteEntity(UUID uid) {
        if (view.findByUid(uid).isEmpty()) {
            return;
        }
        await(loop.askAndTell(StoreMessage.Kind.DELETE_ENTITY, uid.toString()));
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the catalog", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The catalog did not do it in %d s".formatted(PATIENCE_SECONDS), e);
        }
    }

    @Override
    public List<Problem> validate(JsonNode entity, String location) {
        LocationRef from;
        try {
            from = LocationRef.parse(location);
        } catch (IllegalArgumentException e) {
            return List.of(new Problem("TypeError", String.valueOf(e.getMessage())));
        }
        if (!from.type().equals("url")) {
            return List.of(
                    new Problem("TypeError", "Invalid location type '%s', expected 'url'".formatted(from.type())));
        }
        try {
            EntityRef ref = settings.pipeline().envelope(entity);
            EntityPipeline.Processed processed = settings.pipeline()
                    .process(
                            (ObjectNode) entity.deepCopy(),
                            new ProcessingContext(from, from, settings.reader().filesBeside(from)));
            Entity checked = processed.entity();
            return processed.targets().isEmpty() || !checked.ref().equals(ref)
                    ? List.of()
                    : LocationProbe.follow(checked, processed.targets(), settings.reader())
                            .problems();
        } catch (ProcessingException e) {
            return List.of(new Problem(e.errorName(), e.explanation()));
        }
    }

    @Override
    public CheckReport preview(
            String repository,
            String ref,
            @Nullable CheckedTree files,
            List<String> roots,
            Predicate<EntityRef> visible) {
        return previews.preview(repository, ref, files, roots, visible);
    }

    @Override
    public LocationAnalysis analyze(String target, String file) {
        return new RepositoryAnalysis(settings, locations).analyze(target, file);
    }

    @Override
    public IngestionProgress progress() {
        return loop.lead()
                .map(lead -> {
                    int remaining = lead.remaining();
                    return new IngestionProgress(
                            true,
                            true,
                            remaining,
                            view.version(),
                            lead.schedule().progress(),
                            lead.providers().waitedFor());
                })
                .orElseGet(this::progressOfAnother);
    }

    private IngestionProgress progressOfAnother() {
        List<StoredSource> stored = settings.store().sources();
        return (loop.follows() ? shared() : Optional.<SharedProgress>empty())
                .map(shared -> shared.progress(view.version(), stored))
                .orElseGet(() -> SharedProgress.unknown(view.version(), stored));
    }

    private Optional<SharedProgress> shared() {
        return SharedProgress.read(settings.store().notedProgress());
    }

    @Override
    public List<ProviderProgress> providers() {
        return loop.lead()
                .map(lead -> lead.providers().progress())
                .orElseGet(() -> shared().map(SharedProgress::providers).orElse(List.of()));
    }

    @Override
    public List<IngestionError> errors() {
        return settings.store().errors();
    }

    @Override
    public ErrorPage errors(ErrorQuery query) {
        return ErrorOwners.page(errors(), query, view);
    }

    @Override
    public List<UnprocessedEntity> unprocessed() {
        return new UnprocessedEntities(
                        ref -> view.find(ref).isPresent(), progress().sources())
                .of(settings.store().readingsWithErrors());
    }

    @Override
    public void forgetUnprocessed(String id) {
        await(loop.askAndTell(StoreMessage.Kind.FORGET_UNPROCESSED, id));
    }

    @Override
    public void provider(String name, ProviderWish wish) {
        await(loop.askAndTell(StoreMessage.Kind.PROVIDER, wish.name() + " " + name));
    }

    @Override
    public Optional<Provenance> provenance(EntityRef entity) {
        return view.find(entity).map(OwnedEntity::provenance);
    }

    @Override
    public void close() {
        loop.close();
    }
}
