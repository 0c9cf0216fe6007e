package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumbersTests {

    @ParameterizedTest
    @CsvSource({
        "20, 20",
        "' 3 ', 3",
        "2e1, 20",
        ".5e1, 5",
        "3.0, 3",
        "+3, 3",
        "-1, -1",
        "0x10, 16",
        "0b11, 3",
        "0O17, 15",
        "99999999999, 99999999999",
        "1e999, 9223372036854775807"
    })
    void readsWhatJavaScriptTakesForAWholeNumber(String text, long number) {
        assertThat(WholeNumbers.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "x", "1.5", "1_0", "0x", "-0x1", "1e", "e1", "true", "1,000", "0xfffffffffffffffff"})
    void readsNothingElse(String text) {
        assertThat(WholeNumbers.parse(text)).isEmpty();
    }
}
