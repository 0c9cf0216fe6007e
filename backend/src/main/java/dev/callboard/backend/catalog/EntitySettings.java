package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.model.EntityModel;
import dev.callboard.catalog.model.KindDeclaration;
import dev.callboard.catalog.module.Contribution;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.scm.ScmIntegrations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the configuration says about making entities of documents.
 *
 * @param options {@code callboard.catalog.modelMode}, {@code .kinds} and {@code .processors},
 *     {@code catalog.processorOptions}, {@code catalog.disableDefaultProcessors} and
 *     {@code catalog.processors.annotateScmSlug.kinds}
 */
record EntitySettings(EntityProcessing.Options options) {

    static EntitySettings of(AppConfig config) {
        AppConfig own = config.section("callboard.catalog");
        AppConfig catalog = config.section("catalog");
        EntityModel model = own.isTrue("modelMode") ? EntityModel.layered() : EntityModel.classic();
        for (AppConfig kind : own.sections("kinds")) {
            try {
                model = model.with(List.of(KindDeclaration.of(kind.json())));
            } catch (IllegalArgumentException e) {
                throw kind.error("kind", "cannot be used: " + e.getMessage());
            }
        }
        Set<String> requested = Set.copyOf(own.strings("processors"));
        requested.stream()
                .filter(name -> !EntityProcessing.ON_REQUEST.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw own.error(
                            "processors",
                            "has '%s', but there are only %s".formatted(name, EntityProcessing.ON_REQUEST));
                });
        AppConfig slugs = catalog.section("processors.annotateScmSlug");
        Set<String> slugKinds = slugs.has("kinds") ? Set.copyOf(slugs.strings("kinds")) : Set.of("Component");
        return new EntitySettings(order(
                EntityProcessing.Options.defaults().withModel(model).withRequested(requested, slugKinds), catalog));
    }

    /** With what modules add. */
    EntitySettings with(Contribution modules, AppConfig config) {
        try {
            return new EntitySettings(modules.addedTo(options));
        } catch (IllegalArgumentException e) {
            throw config.error(ModuleSettings.KEY, "cannot be used: " + e.getMessage(), e);
        }
    }

    private static EntityProcessing.Options order(EntityProcessing.Options options, AppConfig catalog) {
        AppConfig section = catalog.section("processorOptions");
        Set<String> disabled = new HashSet<>();
        if (catalog.isTrue("disableDefaultProcessors")) {
            disabled.addAll(EntityProcessing.DEFAULTS);
        }
        Map<String, Integer> priorities = new HashMap<>();
        for (String name : section.keys()) {
            AppConfig processor = section.section(name);
            if (processor.isTrue("disabled")) {
                disabled.add(name);
            }
            processor.integer("priority").ifPresent(priority -> priorities.put(name, priority));
        }
        return options.withOrder(disabled, priorities);
    }

    EntityProcessing processing(ScmIntegrations integrations) {
        return EntityProcessing.of(options, integrations);
    }
}
