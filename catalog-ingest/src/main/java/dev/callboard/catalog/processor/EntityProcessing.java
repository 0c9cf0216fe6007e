package dev.callboard.catalog.processor;

import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.model.EntityModel;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationTargets;
import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.scm.ScmIntegrations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that makes entities of documents, put together: the same for an ingestion, for a check and for one entity.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class EntityProcessing {

    /** Processors that take part only where they are asked for by name. */
    public static final Set<String> ON_REQUEST =
            Set.of("CodeOwnersProcessor", "AnnotateScmSlugEntityProcessor", "OpenApiRefProcessor");

    /** Processors that can be switched off all at once. What the first two read is not read without them. */
    public static final Set<String> DEFAULTS = Set.of("FileReaderProcessor", "url-reader", AnnotationProcessor.NAME);

    private static final Map<String, String> READERS = Map.of("FileReaderProcessor", "file", "url-reader", "url");

    private final DescriptorParser parser;
    private final EntityPipeline pipeline;
    private final Set<String> unreadTypes;
    private final String fingerprint;

    private EntityProcessing(
            DescriptorParser parser, EntityPipeline pipeline, Set<String> unreadTypes, String fingerprint) {
        this.parser = parser;
        this.pipeline = pipeline;
        this.unreadTypes = unreadTypes;
        this.fingerprint = fingerprint;
    }

    /** What a catalog does without any configuration. */
    public static EntityProcessing standard(ScmIntegrations integrations) {
        return of(Options.defaults(), integrations);
    }

    /**
     * @throws IllegalArgumentException if two placeholders have the same key
     */
    public static EntityProcessing of(Options options, ScmIntegrations integrations) {
        DescriptorParser parser = new DescriptorParser();
        EntityModel model = options.model();
        List<PlaceholderResolver> resolvers = new ArrayList<>(FilePlaceholder.all(parser));
        resolvers.addAll(options.resolvers());
        List<CatalogProcessor> processors = new ArrayList<>(List.of(
                new PlaceholderProcessor(resolvers),
                new SortedReferencesProcessor(model),
                options.disabled().contains(AnnotationProcessor.NAME)
                        ? AnnotationProcessor.withoutLinks()
                        : AnnotationProcessor.withLinks(integrations)));
        for (CatalogProcessor processor : List.of(
                new CodeOwnersProcessor(integrations),
                new ScmSlugProcessor(integrations, options.slugKinds()),
                new OpenApiRefProcessor(parser))) {
            if (options.requested().contains(processor.name())) {
                processors.add(processor);
            }
        }
        processors.addAll(options.processors());
        processors.removeIf(processor -> options.disabled().contains(processor.name()));
        processors.sort(Comparator.comparingInt(processor ->
                Objects.requireNonNullElse(options.priorities().get(processor.name()), processor.priority())));
        Set<String> unread = options.disabled().stream()
                .filter(READERS::containsKey)
                .map(READERS::get)
                .collect(Collectors.toUnmodifiableSet());
        String fingerprint = model.fingerprint()
                + options.slugKinds().stream().sorted().toList()
                + resolvers.stream()
                        .map(resolver -> resolver.key() + " " + resolver.version())
                        .toList()
                + unread.stream().sorted().toList()
                + processors.stream()
                        .map(processor -> processor.name() + " " + processor.version())
                        .collect(Collectors.joining(","));
        return new EntityProcessing(
                parser, new EntityPipeline(processors, model, new LocationTargets(integrations)), unread, fingerprint);
    }

    public EntityPipeline pipeline() {
        return pipeline;
    }

    /** Reads files whose entities these rules allow. */
    public FileProcessor files(CatalogRules rules) {
        return new FileProcessor(parser, pipeline, rules);
    }

    /** The types of locations that are not read, since their readers are switched off. */
    public Set<String> unreadTypes() {
        return unreadTypes;
    }

    /** Two with the same text make the same entities of the same documents. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * What can be chosen.
     *
     * @param model the kinds
     * @param processors further processors
     * @param resolvers further placeholders
     * @param requested the names of those {@link #ON_REQUEST} that take part
     * @param slugKinds the kinds that {@code AnnotateScmSlugEntityProcessor} is for
     * @param disabled the names of processors that do not take part
     * @param priorities of processors, by name, instead of their own
     */
    public record Options(
            EntityModel model,
            List<CatalogProcessor> processors,
            List<PlaceholderResolver> resolvers,
            Set<String> requested,
            Set<String> slugKinds,
            Set<String> disabled,
            Map<String, Integer> priorities) {

        public Options {
            processors = List.copyOf(processors);
            resolvers = List.copyOf(resolvers);
            requested = Set.copyOf(requested);
            slugKinds = Set.copyOf(slugKinds);
            disabled = Set.copyOf(disabled);
            priorities = Map.copyOf(priorities);
        }

        public static Options defaults() {
            return new Options(
                    EntityModel.classic(), List.of(), List.of(), Set.of(), Set.of("Component"), Set.of(), Map.of());
        }

        public Options withModel(EntityModel other) {
            return new Options(other, processors, resolvers, requested, slugKinds, disabled, priorities);
        }

        public Options withProcessors(List<CatalogProcessor> others) {
            return new Options(model, others, resolvers, requested, slugKinds, disabled, priorities);
        }

        public Options withResolvers(List<PlaceholderResolver> others) {
            return new Options(model, processors, others, requested, slugKinds, disabled, priorities);
        }

        public Options withRequested(Set<String> names, Set<String> kinds) {
            return new Options(model, processors, resolvers, names, kinds, disabled, priorities);
        }

        public Options withOrder(Set<String> off, Map<String, Integer> order) {
            return new Options(model, processors, resolvers, requested, slugKinds, off, order);
        }
    }
}
