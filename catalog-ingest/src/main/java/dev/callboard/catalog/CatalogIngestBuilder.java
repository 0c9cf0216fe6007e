package dev.callboard.catalog;

import dev.callboard.catalog.check.CatalogCheck;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.FileAdmission;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.LocationTargets;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.catalog.provider.SourceReader;
import dev.callboard.catalog.stitching.OrphanStrategy;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.WebFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds a catalog. What is given to it belongs to whoever gave it, and has to outlive the catalog. */
public final class CatalogIngestBuilder {

    /** Grows when processing gives other results for the same file, so that everything is processed again. */
    private static final int PROCESSING_VERSION = 2;

    private final CatalogStore store;
    private final GitMirrors mirrors;
    private final List<LocationRef> configured = new ArrayList<>();
    private ProviderSettings providers = ProviderSettings.NONE;
    private CatalogRules rules = CatalogRules.defaults();
    private @Nullable EntityProcessing processing;
    private AdmissionCheck admission = AdmissionCheck.none();
    private OrphanStrategy orphanStrategy = OrphanStrategy.DELETE;
    private Duration localInterval = Duration.ofMillis(300);
    private Duration remoteInterval = Duration.ofSeconds(10);
    private Duration historyRetention = Duration.ofDays(90);
    private InstantSource clock = InstantSource.system();
    private IngestListener listener = IngestListener.logging();
    private LookListener looks = LookListener.NONE;

    CatalogIngestBuilder(CatalogStore store, GitMirrors mirrors) {
        this.store = store;
        this.mirrors = mirrors;
    }

    /**
     * Adds a location that is read whatever is registered.
     *
     * @param type {@code url}, {@code git} or {@code file}
     * @param target a file or glob; absolute
     * @throws IllegalArgumentException if they make no location
     */
    public CatalogIngestBuilder location(String type, String target) {
        LocationRef location = new LocationRef(type, target);
        if (!type.equals("file") && !LocationTargets.OPEN_TYPES.contains(type)) {
            throw new IllegalArgumentException(
                    "There is no location type '%s'; there are url, git and file".formatted(type));
        }
        try {
            LocationTargets.check(target);
        } catch (ProcessingException e) {
            throw new IllegalArgumentException(e.explanation(), e);
        }
        configured.add(location);
        return this;
    }

    /**
     * Who tells of further entities, by schedule.
     *
     * @param maxRemovedPercent how much of what one told before may be missing at once; more is taken for a mistake, as
     *     is nothing at all
     * @param keepOrphaned whether what providers told that are not among these stays
     * @throws IllegalArgumentException if two have the same name
     */
    public CatalogIngestBuilder providers(List<EntityProvider> telling, int maxRemovedPercent, boolean keepOrphaned) {
        this.providers = new ProviderSettings(telling, maxRemovedPercent, keepOrphaned);
        return this;
    }

    /** Which kinds may come from where; by default components, APIs and locations, from everywhere. */
    public CatalogIngestBuilder rules(CatalogRules allowed) {
        this.rules = allowed;
        return this;
    }

    /** What makes entities of documents; by default the standard kinds and processors. */
    public CatalogIngestBuilder processing(EntityProcessing chosen) {
        this.processing = chosen;
        return this;
    }

    /** Who says, in a preview and before anything is stored, what the policy admits; by default everything. */
    public CatalogIngestBuilder admission(AdmissionCheck asked) {
        this.admission = asked;
        return this;
    }

    /** What becomes of entities that nothing emits any more; by default they are removed. */
    public CatalogIngestBuilder orphans(OrphanStrategy strategy) {
        this.orphanStrategy = strategy;
        return this;
    }

    /**
     * How long to wait between two looks at the same source, give or take a tenth.
     *
     * @param local for local files and repositories; by default 300 ms
     * @param remote for all others; by default 10 s
     */
    public CatalogIngestBuilder pollEvery(Duration local, Duration remote) {
        if (local.toMillis() < 1 || remote.toMillis() < 1) {
            throw new IllegalArgumentException("Between two looks there has to be a millisecond at least");
        }
        this.localInterval = local;
        this.remoteInterval = remote;
        return this;
    }

    /** How long it is remembered what has changed; by default ninety days. What was longer ago is forgotten bit by bit. */
    public CatalogIngestBuilder keepHistory(Duration retention) {
        if (retention.toMillis() < 1) {
            throw new IllegalArgumentException("History has to be kept for a millisecond at least");
        }
        this.historyRetention = retention;
        return this;
    }

    public CatalogIngestBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /** Who is told what goes on; by default the log. */
    public CatalogIngestBuilder listener(IngestListener told) {
        this.listener = told;
        return this;
    }

    /** Who is told of each look at a source; nobody if this is not called. */
    public CatalogIngestBuilder looks(LookListener told) {
        this.looks = told;
        return this;
    }

    /** A catalog that has not been started yet. */
    public CatalogIngest build() {
        ScmIntegrations integrations = mirrors.integrations();
        EntityProcessing entities = processing == null ? EntityProcessing.standard(integrations) : processing;
        EntityPipeline pipeline = entities.pipeline();
        WebFiles web = new WebFiles(integrations, mirrors.limits(), remoteInterval, clock);
        CatalogView view = new CatalogView(new EntityIndex());
        SourceReader reader = new SourceReader(
                mirrors,
                web,
                entities.files(rules),
                new FileAdmission(admission, view::entity),
                entities.unreadTypes());
        IngestSettings settings = new IngestSettings(
                store,
                reader,
                pipeline,
                pipeline::relations,
                orphanStrategy,
                List.copyOf(configured),
                providers,
                new LookPauses(localInterval, remoteInterval, RandomGenerator.getDefault()),
                historyRetention,
                clock,
                fingerprint(integrations, entities),
                admission,
                listener,
                looks);
        return new GitCatalogIngest(settings, view, new CatalogCheck(entities, rules, admission, web), mirrors);
    }

    /** Two configurations with the same one process every file alike. */
    private String fingerprint(ScmIntegrations integrations, EntityProcessing entities) {
        StringBuilder text =
                new StringBuilder().append(PROCESSING_VERSION).append(rules).append(entities.fingerprint());
        integrations
                .all()
                .forEach(integration -> text.append(integration.kind())
                        .append(' ')
                        .append(integration.host())
                        .append(' ')
                        .append(integration.cloneBaseUrl())
                        .append('\n'));
        text.append(integrations.readable());
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
