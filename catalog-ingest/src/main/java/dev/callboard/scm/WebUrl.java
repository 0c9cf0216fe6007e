package dev.callboard.scm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in its parts, as it was written: nothing is decoded, so glob characters and spaces survive.
 *
 * @param path with its leading slash; empty if there is none
 * @param query without its question mark
 */
record WebUrl(String scheme, String authority, String path, String query) {

    private static final int MAX_LENGTH = 8192;
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?", Pattern.DOTALL);
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+", Pattern.DOTALL);

    /** Reads a URL; the fragment is dropped. */
    static WebUrl parse(String text) {
        Matcher matcher = URL.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            throw new ScmException.Refused("'" + shortened(text) + "' is not a URL");
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String authority = matcher.group(2);
        if (!scheme.equals("ssh") && authority.contains("@")) {
            throw new ScmException.Refused("A URL must not hold a user or password; they belong to the integration");
        }
        String query = matcher.group(4);
        return new WebUrl(scheme, authority.toLowerCase(Locale.ROOT), matcher.group(3), query == null ? "" : query);
    }

    static boolean isAbsolute(String text) {
        return ABSOLUTE.matcher(text).matches();
    }

    /** The host and port, without a user. */
    String host() {
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** The parts of the path between its slashes, as written; empty ones are left out. */
    List<String> segments() {
        var segments = new ArrayList<String>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** The decoded value of a query parameter. */
    Optional<String> parameter(String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(decode(pair.substring(name.length() + 1)));
            }
        }
        return Optional.empty();
    }

    WebUrl withPath(String path) {
        return new WebUrl(scheme, authority, path, query);
    }

    WebUrl withQuery(String query) {
        return new WebUrl(scheme, authority, path, query);
    }

    /** Replaces the value of a query parameter, or adds it; the value is already encoded. */
    WebUrl withParameter(String name, String encoded) {
        var pairs = new ArrayList<String>();
        boolean replaced = false;
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            boolean match = pair.startsWith(name + "=");
            replaced |= match;
            pairs.add(match ? name + "=" + encoded : pair);
        }
        if (!replaced) {
            pairs.add(name + "=" + encoded);
        }
        return withQuery(String.join("&", pairs));
    }

    /** Undoes percent-encoding; a plus sign is a plus sign. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new ScmException.Refused("'" + shortened(text) + "' has a % that no two digits follow");
            }
            out.put((byte) (high * 16 + low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new ScmException.Refused("'" + shortened(text) + "' is not UTF-8 when decoded");
        }
    }

    /** Encodes what would end a query parameter or be taken for an encoding; slashes and glob characters stay. */
    static String encodeParameter(String value) {
        return value.replace("%", "%25")
                .replace("&", "%26")
                .replace("#", "%23")
                .replace("+", "%2B")
                .replace(" ", "%20");
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    @Override
    public String toString() {
        return scheme + "://" + authority + path + (query.isEmpty() ? "" : "?" + query);
    }
}
