package dev.callboard.scaffolder.javascript;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as JavaScript writes and reads them, which is not how {@link Double#toString(double)} does. Stateless. */
public final class JavaScriptNumbers {

    private static final int LARGEST_PLAIN_EXPONENT = 21;
    private static final int SMALLEST_PLAIN_EXPONENT = -6;
    private static final int FRACTION_DIGITS_IN_RADIX = 52;

    private JavaScriptNumbers() {}

    /** The shortest text that reads back as the same number, with an exponent only from 1e21 up and below 1e-6. */
    public static String toText(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return "0";
        }
        if (value == (long) value && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + layOut(digits, exponent);
    }

    /** {@link Double#toString} never gives fewer than two digits, even where one would do. */
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal oneDigit = digits.round(new MathContext(1, RoundingMode.HALF_UP));
        return digits.precision() == 2 && oneDigit.doubleValue() == value ? oneDigit.stripTrailingZeros() : digits;
    }

    /** Writes 0.digits times ten to the exponent. */
    private static String layOut(String digits, int exponent) {
        if (exponent > LARGEST_PLAIN_EXPONENT || exponent <= SMALLEST_PLAIN_EXPONENT) {
            return scientific(digits, exponent - 1);
        }
        if (exponent >= digits.length()) {
            return digits + "0".repeat(exponent - digits.length());
        }
        if (exponent > 0) {
            return digits.substring(0, exponent) + "." + digits.substring(exponent);
        }
        return "0." + "0".repeat(-exponent) + digits;
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    /** What {@code Number(text)} gives: blank is zero, and anything that is not wholly a number is NaN. */
    public static double fromText(String text) {
        String trimmed = JavaScriptText.trim(text);
        if (trimmed.isEmpty()) {
            return 0;
        }
        if (trimmed.length() > 2 && trimmed.charAt(0) == '0') {
            int radix = radixOf(trimmed.charAt(1));
            if (radix != 10) {
                return JavaScriptText.isDigits(trimmed.substring(2), radix)
                        ? new BigInteger(trimmed.substring(2), radix).doubleValue()
                        : Double.NaN;
            }
        }
        return numberPrefix(trimmed) == trimmed.length() ? parse(trimmed) : Double.NaN;
    }

    /** What {@code parseFloat} gives: the number at the beginning, or NaN. */
    public static double prefixFromText(String text) {
        String trimmed = JavaScriptText.trim(text);
        int end = numberPrefix(trimmed);
        return end == 0 ? Double.NaN : parse(trimmed.substring(0, end));
    }

    /** What {@code parseInt} gives: the integer at the beginning, or NaN. A radix of zero stands for ten. */
    public static double integerPrefixFromText(String text, int radix) {
        String trimmed = JavaScriptText.trim(text);
        boolean negative = trimmed.startsWith("-");
        int start = negative || trimmed.startsWith("+") ? 1 : 0;
        int base = radix == 0 ? 10 : radix;
        if ((radix == 0 || radix == 16) && trimmed.regionMatches(true, start, "0x", 0, 2)) {
            start += 2;
            base = 16;
        }
        int end = start;
        while (end < trimmed.length() && Character.digit(trimmed.charAt(end), base) >= 0 && trimmed.charAt(end) < 128) {
            end++;
        }
        if (end == start || base < 2 || base > 36) {
            return Double.NaN;
        }
        double value = new BigInteger(trimmed.substring(start, end), base).doubleValue();
        return negative ? -value : value;
    }

    public static String toFixed(double value, int digits) {
        if (!Double.isFinite(value) || Math.abs(value) >= 1e21) {
            return toText(value);
        }
        String text = new BigDecimal(Math.abs(value))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
        return (value < 0 ? "-" : "") + text;
    }

    public static String toExponential(double value, int digits) {
        if (!Double.isFinite(value)) {
            return toText(value);
        }
        String sign = value < 0 ? "-" : "";
        if (value == 0) {
            return scientific("0".repeat(Math.max(digits, 0) + 1), 0);
        }
        BigDecimal rounded = digits < 0
                ? shortest(Math.abs(value))
                : new BigDecimal(Math.abs(value)).round(new MathContext(digits + 1, RoundingMode.HALF_UP));
        String unscaled = rounded.unscaledValue().toString();
        int exponent = unscaled.length() - rounded.scale() - 1;
        return sign + scientific(padded(unscaled, digits + 1), exponent);
    }

    public static String toPrecision(double value, int precision) {
        if (!Double.isFinite(value)) {
            return toText(value);
        }
        if (value == 0) {
            return toFixed(0, precision - 1);
        }
        BigDecimal rounded = new BigDecimal(Math.abs(value)).round(new MathContext(precision, RoundingMode.HALF_UP));
        String unscaled = rounded.unscaledValue().toString();
        int exponent = unscaled.length() - rounded.scale() - 1;
        String digits = padded(unscaled, precision);
        String sign = value < 0 ? "-" : "";
        if (exponent < SMALLEST_PLAIN_EXPONENT || exponent >= precision) {
            return sign + scientific(digits, exponent);
        }
        return sign + layOut(digits, exponent + 1);
    }

    public static String toRadix(double value, int radix) {
        if (radix == 10 || !Double.isFinite(value)) {
            return toText(value);
        }
        double magnitude = Math.abs(value);
        double whole = Math.floor(magnitude);
        StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
        text.append(new BigDecimal(whole).toBigInteger().toString(radix));
        double fraction = magnitude - whole;
        if (fraction > 0) {
            text.append('.');
        }
        // Half the distance to the next number: digits beyond it say nothing about this one.
        double uncertainty = Math.max(Math.ulp(magnitude) / 2, Double.MIN_VALUE);
        for (int i = 0; fraction >= uncertainty && i < 20 * FRACTION_DIGITS_IN_RADIX; i++) {
            fraction *= radix;
            uncertainty *= radix;
            int digit = (int) fraction;
            fraction -= digit;
            if (fraction > 1 - uncertainty && digit + 1 < radix) {
                digit++;
                fraction = 0;
            }
            text.append(Character.forDigit(digit, radix));
        }
        return text.toString();
    }

    private static String padded(String digits, int length) {
        return digits.length() >= length ? digits : digits + "0".repeat(length - digits.length());
    }

    private static int radixOf(char letter) {
        return switch (letter) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static double parse(String number) {
        return number.endsWith("Infinity")
                ? number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                : Double.parseDouble(number);
    }

    /** How many of the first characters are a decimal number. */
    private static int numberPrefix(String text) {
        int start = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (text.startsWith("Infinity", start)) {
            return start + "Infinity".length();
        }
        int wholeEnd = digitsEnd(text, start);
        int end = wholeEnd;
        if (end < text.length() && text.charAt(end) == '.') {
            int fractionEnd = digitsEnd(text, end + 1);
            if (fractionEnd == end + 1 && wholeEnd == start) {
                return 0;
            }
            end = fractionEnd;
        }
        if (end == start) {
            return 0;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int sign = end + 1 < text.length() && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-') ? 1 : 0;
            int exponentEnd = digitsEnd(text, end + 1 + sign);
            end = exponentEnd > end + 1 + sign ? exponentEnd : end;
        }
        return end;
    }

    private static int digitsEnd(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
