package dev.callboard.catalog.module;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.model.KindDeclaration;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.catalog.processor.EntityProcessing;
import java.util.List;
import java.util.stream.Stream;

/** What a module, or several together, add to a catalog. */
public record Contribution(
        List<KindDeclaration> kinds,
        List<CatalogProcessor> processors,
        List<PlaceholderResolver> placeholders,
        List<EntityProvider> providers) {

    public static final Contribution NOTHING = new Contribution(List.of(), List.of(), List.of(), List.of());

    public Contribution {
        kinds = List.copyOf(kinds);
        processors = List.copyOf(processors);
        placeholders = List.copyOf(placeholders);
        providers = List.copyOf(providers);
    }

    public Contribution withKinds(KindDeclaration... further) {
        return new Contribution(joined(kinds, List.of(further)), processors, placeholders, providers);
    }

    public Contribution withProcessors(CatalogProcessor... further) {
        return new Contribution(kinds, joined(processors, List.of(further)), placeholders, providers);
    }

    public Contribution withPlaceholders(PlaceholderResolver... further) {
        return new Contribution(kinds, processors, joined(placeholders, List.of(further)), providers);
    }

    public Contribution withProviders(EntityProvider... further) {
        return new Contribution(kinds, processors, placeholders, joined(providers, List.of(further)));
    }

    /** This one and another. */
    public Contribution and(Contribution other) {
        return new Contribution(
                joined(kinds, other.kinds),
                joined(processors, other.processors),
                joined(placeholders, other.placeholders),
                joined(providers, other.providers));
    }

    /**
     * What processing does with this.
     *
     * @throws IllegalArgumentException if a kind is there already
     */
    public EntityProcessing.Options addedTo(EntityProcessing.Options options) {
        return options.withModel(options.model().with(kinds))
                .withProcessors(joined(options.processors(), processors))
                .withResolvers(joined(options.resolvers(), placeholders));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
