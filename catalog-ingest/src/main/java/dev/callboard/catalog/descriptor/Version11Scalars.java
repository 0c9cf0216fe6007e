package dev.callboard.catalog.descriptor;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a plain scalar means in a document that asks for YAML 1.1. */
final class Version11Scalars {

    private static final Set<String> TRUE =
            Set.of("Y", "y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("N", "n", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(0b|0x|0)?([0-9a-fA-F_]+)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:[0-9][0-9_]*)?(?:\\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?");
    private static final Pattern SEXAGESIMAL = Pattern.compile("([-+]?)([0-9][0-9_]*)((?::[0-5]?[0-9])+)(\\.[0-9_]*)?");
    private static final Pattern TIMESTAMP = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})"
            + "(?:(?:[Tt]|[ \\t]+)(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?"
            + "(?:[ \\t]*(Z|[-+]\\d{1,2}(?::?\\d{2})?))?)?");
    private static final int MAX_LENGTH = 100;

    private Version11Scalars() {}

    static JsonNode plain(String value) {
        if (TRUE.contains(value) || FALSE.contains(value)) {
            return CoreScalars.NODES.booleanNode(TRUE.contains(value));
        }
        boolean numeric = value.length() <= MAX_LENGTH && value.matches("[-+.0-9].*");
        return numeric ? numberOrTime(value) : CoreScalars.plain(value);
    }

    private static JsonNode numberOrTime(String value) {
        JsonNode number = integer(value);
        if (!number.isMissingNode()) {
            return number;
        }
        String digits = value.replace("_", "");
        if (FLOAT.matcher(value).matches() && digits.matches(".*[0-9].*")) {
            return CoreScalars.number(Double.parseDouble(digits));
        }
        Matcher sexagesimal = SEXAGESIMAL.matcher(value);
        if (sexagesimal.matches()) {
            return sexagesimal(sexagesimal);
        }
        Matcher timestamp = TIMESTAMP.matcher(value);
        if (timestamp.matches()) {
            return timestamp(timestamp, value);
        }
        return value.startsWith("0o") ? CoreScalars.NODES.stringNode(value) : CoreScalars.plain(value);
    }

    private static JsonNode integer(String value) {
        Matcher matcher = INTEGER.matcher(value);
        if (!matcher.matches()) {
            return CoreScalars.NODES.missingNode();
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2);
        int radix = switch (prefix) {
            case "0b" -> 2;
            case "0x" -> 16;
            case "0" -> 8;
            default -> 10;
        };
        String digits = matcher.group(3).replace("_", "");
        boolean fits = !digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, radix) >= 0);
        return fits ? CoreScalars.integer(matcher.group(1) + digits, radix) : CoreScalars.NODES.missingNode();
    }

    private static JsonNode sexagesimal(Matcher parts) {
        double value = Double.parseDouble(parts.group(2).replace("_", ""));
        for (String part : parts.group(3).substring(1).split(":", -1)) {
            value = value * 60 + Double.parseDouble(part);
        }
        String fraction = parts.group(4) == null ? "" : parts.group(4).replace("_", "");
        if (fraction.length() > 1) {
            value += Double.parseDouble(fraction);
        }
        return CoreScalars.number(parts.group(1).equals("-") ? -value : value);
    }

    /** A point in time is what JavaScript makes of it in JSON: a text in UTC. */
    private static JsonNode timestamp(Matcher parts, String value) {
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 4),
                    number(parts, 5),
                    number(parts, 6));
            String fraction = parts.group(7) == null ? "0" : parts.group(7);
            long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
            ZoneOffset offset = offset(parts.group(8) == null ? "Z" : parts.group(8));
            return CoreScalars.NODES.stringNode(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                    .format(local.plusNanos(nanos).atOffset(offset).withOffsetSameInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return CoreScalars.NODES.stringNode(value);
        }
    }

    private static ZoneOffset offset(String written) {
        if (written.equals("Z")) {
            return ZoneOffset.UTC;
        }
        String digits = written.substring(1).replace(":", "");
        int hours = Integer.parseInt(digits.length() > 2 ? digits.substring(0, digits.length() - 2) : digits);
        int minutes = digits.length() > 2 ? Integer.parseInt(digits.substring(digits.length() - 2)) : 0;
        int sign = written.startsWith("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }
}
