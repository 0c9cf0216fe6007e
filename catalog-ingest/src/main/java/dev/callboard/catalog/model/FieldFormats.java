package dev.callboard.catalog.model;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The rules for the text of the fields that all kinds have. */
final class FieldFormats {

    private static final String LEARN_MORE = " To learn more about catalog file format, visit: "
            + "https://github.com/backstage/backstage/blob/master/docs/architecture-decisions/"
            + "adr002-default-catalog-file-format.md";
    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;

    private static final Pattern ABSOLUTE_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern WEB_URL =
            Pattern.compile("(?i)(https?|wss?|ftp):[/\\\\]*([^/\\\\?#]+)(?:[/\\\\?#].*)?", Pattern.DOTALL);
    private static final Pattern WEB = Pattern.compile("(?i)(https?|wss?|ftp):.*", Pattern.DOTALL);
    private static final Pattern NO_HOST = Pattern.compile("[\\s<>^|%\\[\\]{}\"`]");

    private enum Format {
        API_VERSION("a valid prefix and/or suffix", text -> prefixed(text, NameForms::isVersion)),
        KIND_NAME(
                "a string that is a sequence of [a-zA-Z][a-z0-9A-Z], at most 63 characters in total",
                text -> label(text, NameForms::isKind)),
        OBJECT_NAME(
                "a string that is sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total",
                text -> label(text, NameForms::isName)),
        LABEL_VALUE(OBJECT_NAME.expectation, text -> text.isEmpty() || label(text, NameForms::isName)),
        NAMESPACE_NAME(
                "a string that is sequences of [a-z0-9] separated by [-], at most 63 characters in total",
                text -> label(text, NameForms::isNamespace)),
        KEY(API_VERSION.expectation, text -> prefixed(text, NameForms::isName)),
        TAG_NAME(
                "a string that is sequences of [a-z0-9+#] separated by [-], at most 63 characters in total",
                text -> label(text, NameForms::isTag)),
        URL("a string that is a valid url", FieldFormats::url),
        NOT_BLANK("a non empty string", text -> !text.isBlank());

        private final String expectation;

        @SuppressWarnings("ImmutableEnumChecker") // none of the predicates has state
        private final Predicate<String> accepts;

        Format(String expectation, Predicate<String> accepts) {
            this.expectation = expectation;
            this.accepts = accepts;
        }
    }

    private final Consumer<Shape.Mismatch> found;

    private FieldFormats(Consumer<Shape.Mismatch> found) {
        this.found = found;
    }

    /** Tells each field of an entity that breaks its rule; what is no text at all is not this class's to tell. */
    static void check(JsonNode entity, Consumer<Shape.Mismatch> found) {
        new FieldFormats(found).check(entity);
    }

    /** @throws IllegalArgumentException if no entity can have the kind */
    static void requireKind(String kind) {
        require("kind", kind, Format.KIND_NAME);
    }

    /** @throws IllegalArgumentException if no entity can have the version */
    static void requireApiVersion(String apiVersion) {
        require("apiVersions", apiVersion, Format.API_VERSION);
    }

    private static void require(String field, String value, Format format) {
        if (!format.accepts.test(value)) {
            throw new IllegalArgumentException(
                    "'%s' should be %s, but is '%s'".formatted(field, format.expectation, value));
        }
    }

    /** Whether no field breaks its rule; costs less than telling which. */
    static boolean accepts(JsonNode entity) {
        JsonNode metadata = entity.path("metadata");
        return accepts(entity.path("apiVersion"), Format.API_VERSION)
                && accepts(entity.path("kind"), Format.KIND_NAME)
                && accepts(metadata.path("name"), Format.OBJECT_NAME)
                && accepts(metadata.path("namespace"), Format.NAMESPACE_NAME)
                && acceptsKeys(metadata.path("labels"))
                && acceptsAll(metadata.path("labels"), Format.LABEL_VALUE)
                && acceptsKeys(metadata.path("annotations"))
                && acceptsAll(metadata.path("tags"), Format.TAG_NAME)
                && acceptsLinks(metadata.path("links"));
    }

    private static boolean acceptsKeys(JsonNode object) {
        for (String key : object.propertyNames()) {
            if (!Format.KEY.accepts.test(key)) {
                return false;
            }
        }
        return true;
    }

    private static boolean acceptsAll(JsonNode container, Format format) {
        for (JsonNode value : container) {
            if (!accepts(value, format)) {
                return false;
            }
        }
        return true;
    }

    private static boolean acceptsLinks(JsonNode links) {
        for (JsonNode link : links) {
            if (!accepts(link.path("url"), Format.URL)
                    || !accepts(link.path("title"), Format.NOT_BLANK)
                    || !accepts(link.path("icon"), Format.NOT_BLANK)) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(JsonNode value, Format format) {
        return !value.isString() || format.accepts.test(value.stringValue());
    }

    private void check(JsonNode entity) {
        JsonNode metadata = entity.path("metadata");
        check("apiVersion", "/apiVersion", entity.path("apiVersion"), Format.API_VERSION);
        check("kind", "/kind", entity.path("kind"), Format.KIND_NAME);
        check("metadata.name", "/metadata/name", metadata.path("name"), Format.OBJECT_NAME);
        check("metadata.namespace", "/metadata/namespace", metadata.path("namespace"), Format.NAMESPACE_NAME);
        for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
            String pointer = "/metadata/labels/" + escaped(label.getKey());
            check("labels." + label.getKey(), pointer, label.getKey(), Format.KEY);
            check("labels." + label.getKey(), pointer, label.getValue(), Format.LABEL_VALUE);
        }
        for (Map.Entry<String, JsonNode> annotation :
                metadata.path("annotations").properties()) {
            String pointer = "/metadata/annotations/" + escaped(annotation.getKey());
            check("annotations." + annotation.getKey(), pointer, annotation.getKey(), Format.KEY);
        }
        for (int i = 0; i < metadata.path("tags").size(); i++) {
            check("tags." + i, "/metadata/tags/" + i, metadata.path("tags").path(i), Format.TAG_NAME);
        }
        for (int i = 0; i < metadata.path("links").size(); i++) {
            checkLink(
                    "links." + i, "/metadata/links/" + i, metadata.path("links").path(i));
        }
    }

    private void checkLink(String field, String pointer, JsonNode link) {
        check(field + ".url", pointer + "/url", link.path("url"), Format.URL);
        check(field + ".title", pointer + "/title", link.path("title"), Format.NOT_BLANK);
        check(field + ".icon", pointer + "/icon", link.path("icon"), Format.NOT_BLANK);
    }

    private void check(String field, String pointer, JsonNode value, Format format) {
        if (value.isString()) {
            check(field, pointer, value.asString(), format);
        }
    }

    private void check(String field, String pointer, String value, Format format) {
        if (!format.accepts.test(value)) {
            found.accept(new Shape.Mismatch(
                    pointer,
                    "\"%s\" is not valid; expected %s but found \"%s\".".formatted(field, format.expectation, value)
                            + LEARN_MORE,
                    ""));
        }
    }

    private static boolean label(String text, Predicate<String> form) {
        return text.length() <= MAX_LABEL && form.test(text);
    }

    /** {@code suffix} or {@code prefix/suffix}, where the prefix is a DNS name. */
    private static boolean prefixed(String text, Predicate<String> suffix) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return label(text, suffix);
        }
        return subdomain(text.substring(0, slash)) && label(text.substring(slash + 1), suffix);
    }

    private static boolean subdomain(String text) {
        if (text.isEmpty() || text.length() > MAX_SUBDOMAIN) {
            return false;
        }
        for (String part : text.split("\\.", -1)) {
            if (!label(part, NameForms::isNamespace)) {
                return false;
            }
        }
        return true;
    }

    /** Whether browsers would take it for a URL that stands on its own. */
    private static boolean url(String text) {
        if (NameForms.isPlainUrl(text)) {
            return true;
        }
        String trimmed = text.strip();
        if (!WEB.matcher(trimmed).matches()) {
            return ABSOLUTE_URL.matcher(trimmed).matches();
        }
        var web = WEB_URL.matcher(trimmed);
        return web.matches()
                && !NO_HOST.matcher(web.group(2).replaceFirst("^.*@", "").replaceFirst("^\\[[0-9a-fA-F:.]+]", "v6"))
                        .find();
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
