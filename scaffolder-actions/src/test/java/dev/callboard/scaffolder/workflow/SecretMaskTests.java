package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.TaskSecrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever a secret is made into, it is recognised. */
class SecretMaskTests {

    private static final String SECRET = "Kanari ü/9f31+x?";
    private static final SecretMask MASK = SecretMask.of(
            Workflows.task("steps: []").spec(), TaskSecrets.of(Map.of("token", SECRET)), TaskSecrets.NONE);

    static Stream<UnaryOperator<String>> encodings() {
        return Stream.of(
                text -> text,
                text -> new StringBuilder(text).reverse().toString(),
                text -> HexFormat.of().formatHex(utf8(text)),
                text -> HexFormat.of().withUpperCase().formatHex(utf8(text)),
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8),
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
                text -> lowerEscapes(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void anEncodedSecretIsHiddenFromPeopleAndFromThePolicy(UnaryOperator<String> encoding) {
        String text = "before " + encoding.apply(SECRET) + " after";

        assertThat(MASK.redact(text)).isEqualTo("before *** after");
        assertThat(MASK.mask(text)).matches("before \\*\\*\\*secret:token(:\\d+)?\\*\\*\\* after");
    }

    @Test
    void aSecretInBase64IsHiddenWhateverStandsBeforeAndAfterIt() {
        for (Base64.Encoder encoder : new Base64.Encoder[] {
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding()
        }) {
            for (String before : new String[] {"", "u", "us", "use", "user:"}) {
                for (String after : new String[] {"", "a", "ab", "abc"}) {
                    String encoded = encoder.encodeToString(utf8(before + SECRET + after));

                    String shown = MASK.redact(encoded);

                    assertThat(shown).as("%s after '%s'", encoded, before).contains("***");
                    // No more than a few bits of the first and the last byte may be left.
                    String kept = shown.replace("***", "").replace("=", "");
                    assertThat(kept.length() * 6)
                            .isLessThanOrEqualTo((utf8(before).length + utf8(after).length) * 8 + 2 * 8);
                }
            }
        }
    }

    @Test
    void aSecretThatIsSplitOverValuesIsHidden() {
        JsonNode masked = MASK.mask(json("""
                {"a": "x", "b": {"c": "Kanari ", "d": "ü/9f"}, "e": {"d": "31+x?", "e": "y"}, "f": 7}"""));

        assertThat(masked).isEqualTo(json("""
                {"a": "x", "b": {"c": "***secret:token***", "d": "***secret:token***"},
                 "e": {"d": "***secret:token***", "e": "y"}, "f": 7}"""));
        assertThat(MASK.redactObject(json("{\"a\": \"Kanari ü\", \"b\": \"/9f31+x?\"}")))
                .isEqualTo(json("{\"a\": \"***\", \"b\": \"***\"}"));
    }

    @Test
    void whatIsEncodedOfAShortSecretHidesNothingElse() {
        SecretMask shortOne = SecretMask.of(
                Workflows.task("steps: []").spec(), TaskSecrets.of(Map.of("pin", "1234")), TaskSecrets.NONE);

        assertThat(shortOne.redact("4321 1234 31323334")).isEqualTo("4321 *** 31323334");
    }

    private static String lowerEscapes(String url) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < url.length(); i++) {
            boolean escape = url.charAt(i) == '%';
            text.append(escape ? url.substring(i, i + 3).toLowerCase(Locale.ROOT) : url.substring(i, i + 1));
            i += escape ? 2 : 0;
        }
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
