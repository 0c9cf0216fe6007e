package dev.callboard.policy.embedded;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The functions {@code semver.*}: versions as semver.org describes them, in version 2. */
final class SemverBuiltins {

    static final Map<String, HostBuiltin> ALL = Map.of(
            "semver.compare", SemverBuiltins::compare,
            "semver.is_valid", SemverBuiltins::isValid);

    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    private static final String LABEL = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
    private static final String BUILD = "[0-9A-Za-z-]+";

    /** Like OPA, with or without the letter that tags begin with. */
    private static final Pattern VERSION = Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + LABEL + "(?:\\." + LABEL + ")*))?(?:\\+" + BUILD + "(?:\\." + BUILD + ")*)?");

    private SemverBuiltins() {}

    private static JsonNode isValid(List<JsonNode> arguments) {
        JsonNode version = arguments.getFirst();
        return JsonNodeFactory.instance.booleanNode(
                version.isString() && VERSION.matcher(version.stringValue()).matches());
    }

    private static JsonNode compare(List<JsonNode> arguments) {
        Matcher one = version(arguments.getFirst());
        Matcher other = version(arguments.get(1));
        int order = 0;
        for (int part = 1; part <= 3 && order == 0; part++) {
            order = new BigInteger(one.group(part)).compareTo(new BigInteger(other.group(part)));
        }
        if (order == 0) {
            order = compareLabels(one.group(4), other.group(4));
        }
        return JsonNodeFactory.instance.numberNode(Integer.signum(order));
    }

    /** A version with a pre-release label comes before the one without. */
    private static int compareLabels(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        String[] ones = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        for (int i = 0; i < Math.min(ones.length, others.length); i++) {
            int order = compareLabel(ones[i], others[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ones.length, others.length);
    }

    private static int compareLabel(String one, String other) {
        boolean isNumber = one.chars().allMatch(Character::isDigit);
        boolean otherIsNumber = other.chars().allMatch(Character::isDigit);
        if (isNumber && otherIsNumber) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return isNumber == otherIsNumber ? one.compareTo(other) : Boolean.compare(otherIsNumber, isNumber);
    }

    private static Matcher version(JsonNode argument) {
        Matcher matcher = VERSION.matcher(Arguments.text(argument));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(argument + " is not a version");
        }
        return matcher;
    }
}
