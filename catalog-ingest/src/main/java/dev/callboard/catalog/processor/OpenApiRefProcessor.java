package dev.callboard.catalog.processor;

import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the definition of an API of type {@code openapi} together if it refers to other files. A definition for which
 * that fails stays as it is.
 */
final class OpenApiRefProcessor implements CatalogProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiRefProcessor.class);

    private final DescriptorParser parser;

    OpenApiRefProcessor(DescriptorParser parser) {
        this.parser = parser;
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        if (!entity.path("kind").asString("").equals("API")
                || !(entity.path("spec") instanceof ObjectNode spec)
                || !spec.path("type").asString("").equals("openapi")
                || !spec.path("definition").isString()) {
            return;
        }
        try {
            spec.put(
                    "definition",
                    new ApiBundle(parser, context.files())
                            .of(spec.path("definition").asString(), ""));
        } catch (ProcessingException e) {
            LOG.debug("The definition of an API in {} is left as it is: {}", context.location(), e.explanation());
        }
    }
}
