package dev.callboard.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NameFormsTests {

    private static final String ALPHABET = "aAzZ09-_.:+#/ \n\u00e4\ud83d\ude00@?&[%\\";

    private final Random random = new Random(4711);

    @Test
    void theLoopsAcceptWhatTheExpressionsAccept() {
        Map<String, Predicate<String>> forms = Map.of(
                "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", NameForms::isName,
                "[a-z0-9]+(?:-+[a-z0-9]+)*", NameForms::isNamespace,
                "[a-zA-Z][a-z0-9A-Z]*", NameForms::isKind,
                "[a-z0-9A-Z]+", NameForms::isVersion,
                "[a-z0-9:+#]+(-[a-z0-9:+#]+)*", NameForms::isTag);

        forms.forEach((expression, form) -> {
            Pattern pattern = Pattern.compile(expression);
            int accepted = 0;
            for (int i = 0; i < 200_000; i++) {
                String text = text(6, 3 + random.nextInt(ALPHABET.length() - 3));
                boolean matches = pattern.matcher(text).matches();
                assertThat(form.test(text)).as("%s on '%s'", expression, text).isEqualTo(matches);
                accepted += matches ? 1 : 0;
            }
            assertThat(accepted).isGreaterThan(1000);
        });
    }

    @Test
    void aPlainUrlIsOneThatTheExpressionAccepts() {
        Pattern web = Pattern.compile("(?i)(https?|wss?|ftp):[/\\\\]*([^/\\\\?#]+)(?:[/\\\\?#].*)?", Pattern.DOTALL);
        Pattern noHost = Pattern.compile("[\\s<>^|%\\[\\]{}\"`]");
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = (random.nextBoolean() ? "https://" : "http:/") + text(5, ALPHABET.length());
            if (NameForms.isPlainUrl(text)) {
                var matcher = web.matcher(text.strip());
                assertThat(matcher.matches()).as(text).isTrue();
                assertThat(noHost.matcher(matcher.group(2)).find()).as(text).isFalse();
                plain++;
            }
        }
        assertThat(plain).isGreaterThan(1000);
        assertThat(NameForms.isPlainUrl("https://a.example/x y")).isTrue();
        assertThat(NameForms.isPlainUrl("https:///a")).isFalse();
        assertThat(NameForms.isPlainUrl("http://")).isFalse();
    }

    private String text(int longest, int letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(letters)));
        }
        return text.toString();
    }
}
