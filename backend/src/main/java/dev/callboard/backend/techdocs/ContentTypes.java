package dev.callboard.backend.techdocs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/** As what files of a site are sent: never as anything that a browser would run. */
final class ContentTypes {

    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);

    /** What can hold scripts, whatever its MIME type is called. */
    private static final Pattern ACTIVE = Pattern.compile(
            "html?|xhtml|shtml|xml|xsl|xslt|svgz?|rdf|rss|atom|mathml|manifest|swf|pdf|js|mjs|cjs|wasm");

    private static final Set<String> HARMLESS_TYPES = Set.of("image", "audio", "video", "font");
    private static final Set<MediaType> HARMLESS = Set.of(
            MediaType.APPLICATION_JSON,
            MediaType.valueOf("text/css"),
            MediaType.valueOf("text/csv"),
            MediaType.valueOf("application/gzip"),
            MediaType.valueOf("application/zip"));

    private ContentTypes() {}

    static MediaType of(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (ACTIVE.matcher(extension).matches()) {
            return PLAIN;
        }
        MediaType type = MediaTypeFactory.getMediaType(name).orElse(PLAIN);
        boolean harmless = HARMLESS.contains(type)
                || (HARMLESS_TYPES.contains(type.getType())
                        && !type.getSubtype().endsWith("+xml"));
        if (!harmless) {
            return PLAIN;
        }
        return type.getType().equals("text") ? new MediaType(type, StandardCharsets.UTF_8) : type;
    }
}
