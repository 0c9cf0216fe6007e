package dev.callboard.scaffolder.workflow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.StringNode;

/** The forms in which a secret may stand in a text, so that it can be looked for in all of them. */
final class SecretForms {

    /** Shorter values, encoded or taken apart, are in too many texts by chance. */
    private static final int SHORTEST_ENCODED = 6;

    private static final int SHORTEST_SPELLED = 8;
    private static final int LONGEST_SPELLED = 1 << 16;
    private static final int BYTES_OF_A_GROUP = 3;
    private static final int BITS_OF_A_BYTE = 8;
    private static final int BITS_OF_A_DIGIT = 6;

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** As it is, without blanks around it, and as JSON writes it. */
    static Set<String> plain(String value) {
        Set<String> forms = new LinkedHashSet<>();
        for (String form : List.of(value, value.strip())) {
            forms.add(form);
            forms.add(quoted(form));
        }
        forms.removeIf(form -> form.length() < 2);
        return forms;
    }

    /** Backwards, in the other case, and encoded; always in this order. */
    static List<String> encoded(String value) {
        if (value.length() < SHORTEST_ENCODED) {
            return List.of();
        }
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.add(new StringBuilder(value).reverse().toString());
        forms.add(value.toUpperCase(Locale.ROOT));
        forms.add(value.toLowerCase(Locale.ROOT));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        forms.add(value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
        for (int before = 0; before < BYTES_OF_A_GROUP; before++) {
            String digits = base64(bytes, before);
            forms.add(digits);
            forms.add(digits.replace('+', '-').replace('/', '_'));
        }
        forms.add(lowerCaseEscapes(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        forms.add(lowerCaseEscapes(
                URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        forms.remove(value);
        return new ArrayList<>(forms);
    }

    private static String lowerCaseEscapes(String url) {
        return ESCAPE.matcher(url).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    /** The digits that are the same whatever stands around the value, if so many bytes stand before it in its group. */
    private static String base64(byte[] value, int before) {
        byte[] padded = new byte[before + value.length];
        System.arraycopy(value, 0, padded, before, value.length);
        String digits = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int first = (before * BITS_OF_A_BYTE + BITS_OF_A_DIGIT - 1) / BITS_OF_A_DIGIT;
        int end = padded.length * BITS_OF_A_BYTE / BITS_OF_A_DIGIT;
        return digits.substring(first, end);
    }

    /** Whether a text spells a value out with other signs between its letters, forwards or backwards. */
    static boolean isSpelledIn(String text, Collection<String> values) {
        if (text.length() > LONGEST_SPELLED) {
            return false;
        }
        String letters = letters(text);
        for (String value : values) {
            String wanted = letters(value);
            if (wanted.length() >= SHORTEST_SPELLED
                    && (letters.contains(wanted)
                            || letters.contains(
                                    new StringBuilder(wanted).reverse().toString()))) {
                return true;
            }
        }
        return false;
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static String quoted(String value) {
        String json = StringNode.valueOf(value).toString();
        return json.substring(1, json.length() - 1);
    }
}
