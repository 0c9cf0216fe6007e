package dev.callboard.backend.techdocs;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configuration says of documentation.
 *
 * @param buildsHere whether sites are made of Markdown here; else somebody else puts them into the folder
 * @param folder where sites are
 * @param keepsCase whether addresses with capital letters are taken as they are
 */
record TechDocsSettings(boolean buildsHere, Path folder, boolean keepsCase) {

    private static final Logger log = LoggerFactory.getLogger(TechDocsSettings.class);

    static TechDocsSettings of(AppConfig config, DataFolder data) {
        String builder = config.string("techdocs.builder").orElse("local");
        if (!builder.equals("local") && !builder.equals("external")) {
            throw config.error("techdocs.builder", "should be local or external, but is '" + builder + "'");
        }
        String publisher = config.string("techdocs.publisher.type").orElse("local");
        if (!publisher.equals("local")) {
            log.warn(
                    "techdocs.publisher.type is '{}', but documentation is served from a folder of this machine:"
                            + " only what techdocs.publisher.local.publishDirectory holds, or is made of Markdown, is shown",
                    publisher);
        }
        return new TechDocsSettings(
                builder.equals("local"),
                config.path("techdocs.publisher.local.publishDirectory").orElse(data.techDocs()),
                config.isTrue("techdocs.legacyUseCaseSensitiveTripletPaths"));
    }
}
