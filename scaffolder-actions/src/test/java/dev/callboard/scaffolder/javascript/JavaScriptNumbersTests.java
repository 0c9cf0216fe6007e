package dev.callboard.scaffolder.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaScriptNumbersTests {

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "8080, 8080",
        "-7, -7",
        "1.50, 1.5",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "1e21, 1e+21",
        "1.5e21, 1.5e+21",
        "123456789012345680000, 123456789012345680000",
        "999999999999999900000, 999999999999999900000",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "-0.00000015, -1.5e-7",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "5e-324, 5e-324",
        "2e-3, 0.002",
        "100, 100",
        "4.35, 4.35",
        "9007199254740993, 9007199254740992",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void areWrittenAsShortAsTheyReadBack(double value, String text) {
        assertThat(JavaScriptNumbers.toText(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "' \t\n', 0",
        "' 12 ', 12",
        "1e3, 1000",
        "+1.5, 1.5",
        ".5, 0.5",
        "5., 5",
        "., NaN",
        "0x1f, 31",
        "0b101, 5",
        "0o17, 15",
        "0x, NaN",
        "-0x1f, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
        "12px, NaN",
        "1e, NaN",
        "1_000, NaN",
        "NaN, NaN",
        "1d, NaN",
        "0x1p3, NaN"
    })
    void areReadWhole(String text, Double value) {
        assertThat(JavaScriptNumbers.fromText(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "42.9abc, 10, 42",
        "ff, 16, 255",
        "0xff, 16, 255",
        "-12, 10, -12",
        "x, 10, NaN",
        "12, 1, NaN",
        "102, 2, 2"
    })
    void areReadAsIntegersFromTheBeginning(String text, int radix, Double value) {
        assertThat(JavaScriptNumbers.integerPrefixFromText(text, radix)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 1, 0.3", "-0.25, 1, -0.3", "1.005, 2, 1.00", "0, 2, 0.00", "123.456, 0, 123", "1e21, 2, 1e+21"})
    void areFixed(double value, int digits, String text) {
        assertThat(JavaScriptNumbers.toFixed(value, digits)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"123.456, 4, 123.5", "0.00001, 1, 0.00001", "0.0000001, 2, 1.0e-7", "123456, 2, 1.2e+5", "1, 3, 1.00"})
    void haveAPrecision(double value, int precision, String text) {
        assertThat(JavaScriptNumbers.toPrecision(value, precision)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"123456, 2, 1.23e+5", "0.00025, 0, 3e-4", "0, 2, 0.00e+0", "12345, -1, 1.2345e+4", "1, 3, 1.000e+0"})
    void areWrittenWithAnExponent(double value, int digits, String text) {
        assertThat(JavaScriptNumbers.toExponential(value, digits)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "255, 16, ff",
        "-255, 16, -ff",
        "0.5, 2, 0.1",
        "10, 2, 1010",
        "0.1, 3, 0.002200220022002200220022002200220102",
        "35, 36, z"
    })
    void areWrittenInOtherBases(double value, int radix, String text) {
        assertThat(JavaScriptNumbers.toRadix(value, radix)).startsWith(text.substring(0, Math.min(12, text.length())));
    }
}
