package dev.callboard.catalog.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentErrorTests {

    private static final String SECRET = "s3cretS3cretS3cret";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot read https://me:" + SECRET + "@git.example/a.git: no answer",
                "\"metadata.tags.0\" is not valid; found \"ghp_" + SECRET + "\"",
                "found glpat-" + SECRET,
                "found github_pat_" + SECRET,
                "found xoxb-" + SECRET,
                "found eyJhbGciOiJIUzI1NiJ9." + SECRET
            })
    void aMessageNeverRepeatsWhatIsASecretByItsForm(String message) {
        assertThat(DocumentError.of("InputError", message).message())
                .contains("***")
                .doesNotContain(SECRET);
    }

    @Timeout(120)
    @ParameterizedTest
    @ValueSource(strings = {"x", "://", "x://y", "-", "eyJ", "password"})
    void aLongMessageTakesNoLongerThanItsLength(String repeated) {
        String message =
                DocumentError.of("InputError", repeated.repeat(300_000)).message();

        assertThat(message).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'password: " + SECRET + "', 'password: ***'",
        "'  dbPassword = \"" + SECRET + "\"', 'dbPassword = ***'",
        "'\"apiKey\": \"" + SECRET + "\",', '\"apiKey\": ***'",
        "'url: https://me:" + SECRET + "@git.example/a', 'url: https://***@git.example/a'",
        "'value: ghp_" + SECRET + "', 'value: ***'",
        "'owner: team', 'owner: team'",
        "'commit: 0123456789012345678901234567890123456789', 'commit: ***'"
    })
    void theLineThatIsShownHasNoSecretInIt(String line, String shown) {
        DocumentError error =
                new DocumentError("InputError", "is wrong", 1, 1).in(line.getBytes(StandardCharsets.UTF_8));

        assertThat(error.text()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "There is no branch 'main' in https://git.example/acme/shop.git",
                "commit 0123456789012345678901234567890123456789 is not there",
                "Placeholder $text could not read ./a@b.md, there is no such file"
            })
    void anOrdinaryMessageStaysAsItIs(String message) {
        assertThat(DocumentError.of("InputError", message).message()).isEqualTo(message);
    }
}
