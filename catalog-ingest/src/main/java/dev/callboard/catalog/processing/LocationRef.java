package dev.callboard.catalog.processing;

import java.util.regex.Pattern;

/**
 * Where something is read, written {@code type:target}.
 *
 * @param type how the target is read, such as {@code url}
 */
public record LocationRef(String type, String target) {

    /** Browsers run such a link even if control characters are strewn into it. */
    private static final Pattern SCRIPT = Pattern.compile(
            "^[\\u0000-\\u001F ]*j[\\r\\n\\t]*a[\\r\\n\\t]*v[\\r\\n\\t]*a[\\r\\n\\t]*s[\\r\\n\\t]*c[\\r\\n\\t]*r[\\r\\n\\t]*i[\\r\\n\\t]*p[\\r\\n\\t]*t[\\r\\n\\t]*:",
            Pattern.CASE_INSENSITIVE);

    public LocationRef {
        type = type.strip();
        target = target.strip();
        if (type.isEmpty() || target.isEmpty()) {
            throw new IllegalArgumentException(
                    "Unable to parse location ref '%s:%s', expected '<type>:<target>', e.g. 'url:https://host/path'"
                            .formatted(type, target));
        }
        if (isScript(target)) {
            throw new IllegalArgumentException("A location must not be a script");
        }
    }

    /**
     * Reads {@code type:target}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static LocationRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "Unable to parse location ref '%s', expected '<type>:<target>', e.g. 'url:https://host/path'"
                            .formatted(text));
        }
        String type = text.substring(0, colon).strip();
        if (type.equals("http") || type.equals("https")) {
            throw new IllegalArgumentException(
                    "Invalid location ref '%s', please prefix it with 'url:', e.g. 'url:%s'".formatted(text, text));
        }
        return new LocationRef(type, text.substring(colon + 1));
    }

    /** Whether a browser would run the link. */
    public static boolean isScript(String link) {
        return SCRIPT.matcher(link).find();
    }

    /** The name of the Location entity that stands for this location. */
    public String entityName() {
        return "generated-" + Sha1.of(toString());
    }

    @Override
    public String toString() {
        return type + ":" + target;
    }
}
