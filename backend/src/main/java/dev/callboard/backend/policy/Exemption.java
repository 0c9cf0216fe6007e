package dev.callboard.backend.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a rule does not enforce for a while.
 *
 * @param code of the rule
 * @param scope the template or the entities it is for; {@code *} at the end stands for anything
 * @param subject whom it is for, or null for everybody
 * @param expires when it ends, or null if that cannot be read: then it covers nothing
 */
record Exemption(
        String code,
        String scope,
        @Nullable String subject,
        @Nullable Instant expires,
        String ticket,
        String approvedBy) {

    /** How long before its end an exemption is reported. */
    static final Duration SOON = Duration.ofDays(14);

    /** Those of a bundle's manifest, the first to end first. */
    static List<Exemption> of(JsonNode manifest) {
        List<Exemption> exemptions = new ArrayList<>();
        for (JsonNode written : manifest.path("exemptions")) {
            String template = written.path("template").asString("");
            exemptions.add(new Exemption(
                    written.path("code").asString(""),
                    template.isEmpty() ? written.path("entity").asString("") : template,
                    written.path("subject").asStringOpt().orElse(null),
                    time(written.path("expires").asString("")),
                    written.path("ticket").asString(""),
                    written.path("approvedBy").asString("")));
        }
        exemptions.sort(Comparator.comparing(Exemption::expires, Comparator.nullsFirst(Comparator.naturalOrder())));
        return exemptions;
    }

    boolean hasEnded(Instant now) {
        return expires == null || !now.isBefore(expires);
    }

    boolean endsSoon(Instant now) {
        return expires != null && !hasEnded(now) && !now.plus(SOON).isBefore(expires);
    }

    Map<String, @Nullable Object> json(Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", code);
        json.put("scope", scope);
        json.put("subject", subject);
        json.put("expires", expires == null ? null : expires.toString());
        json.put("ticket", ticket);
        json.put("approvedBy", approvedBy);
        json.put("state", hasEnded(now) ? "ended" : endsSoon(now) ? "ends soon" : "in force");
        return json;
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
