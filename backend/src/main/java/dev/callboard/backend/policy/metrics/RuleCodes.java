package dev.callboard.backend.policy.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The codes of rules as labels: what is no code, and codes beyond a number that no bundle has, are one label together. */
final class RuleCodes {

    static final String OTHER = "other";
    static final int MAX_CODES = 500;

    private static final Pattern CODE = Pattern.compile("[A-Z]{3}-[0-9]{3}|[A-Z]{2,12}(?:-[A-Z0-9]{2,12}){0,3}");

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    String label(String code) {
        if (!CODE.matcher(code).matches()) {
            return OTHER;
        }
        if (known.contains(code)) {
            return code;
        }
        // Two threads may go past the bound by one each.
        return known.size() < MAX_CODES && known.add(code) ? code : known.contains(code) ? code : OTHER;
    }
}
