package dev.callboard.backend.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which values of a configuration are not for showing: by the names of their keys, and by what they look like. */
final class Masks {

    static final String MASK = "***";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "secret|token|password|passwd|passphrase|privatekey|credential|apikey|accesskey|signingkey|secretskey"
                    + "|authorization|authmetadata|certificate|cadata|cookie|connectionstring|webhook");

    /** Names that only contain such a word. */
    private static final List<String> HARMLESS = List.of(
            "backstagetokenexpiration",
            "tokenendpointauthmethod",
            "tokensignedresponsealg",
            "identitytokenalgorithm",
            "omitidentitytokenownershipclaim",
            "credentials",
            "requirescmusercredentials",
            "oidctokenprovider");

    private static final Pattern USER_IN_URL = Pattern.compile("(://)[^/@\\s]+@");
    private static final Pattern KEY_BLOCK = Pattern.compile("-----BEGIN |\\beyJ[\\w-]+\\.[\\w-]+");

    private Masks() {}

    /** Whether all below a key is hidden. */
    static boolean hides(String path) {
        String[] names = path.toLowerCase(Locale.ROOT).split("\\.", -1);
        for (int i = 0; i < names.length; i++) {
            String name = names[i].replaceAll("[-_\\[\\]0-9]", "");
            boolean last = i == names.length - 1;
            boolean headers = !last && (name.equals("headers") || name.equals("secrets"));
            if (headers || (SECRET_NAME.matcher(name).find() && !HARMLESS.contains(name))) {
                return true;
            }
        }
        // A list of keys by which callers prove themselves, or a key by itself.
        return names[names.length - 1].equals("key") || path.endsWith("backend.database.connection");
    }

    /** A text as it may be shown. */
    static String shown(String text) {
        return KEY_BLOCK.matcher(text).find() ? MASK : USER_IN_URL.matcher(text).replaceAll("$1" + MASK + "@");
    }
}
