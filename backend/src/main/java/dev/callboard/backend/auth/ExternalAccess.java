package dev.callboard.backend.auth;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code backend.auth.externalAccess}. */
final class ExternalAccess {

    private static final int MIN_TOKEN_LENGTH = 8;
    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final Set<String> ACTIONS = Set.of("create", "read", "update", "delete");

    private ExternalAccess() {}

    static List<StaticTokenHandler.StaticToken> read(AppConfig config) {
        List<StaticTokenHandler.StaticToken> tokens = new ArrayList<>();
        for (AppConfig entry : config.sections("backend.auth.externalAccess")) {
            String type = entry.requiredString("type");
            if (!type.equals("static")) {
                throw entry.error(
                        "type", "should be 'static', the only kind this server can check, but is '" + type + "'");
            }
            tokens.add(new StaticTokenHandler.StaticToken(token(entry), subject(entry), restrictions(entry)));
        }
        return tokens;
    }

    private static Secret token(AppConfig entry) {
        Secret token = entry.requiredSecret("options.token");
        if (BLANK.matcher(token.reveal()).find()) {
            throw entry.error("options.token", "must not contain blanks");
        }
        if (token.reveal().length() < MIN_TOKEN_LENGTH) {
            throw entry.error("options.token", "must have at least " + MIN_TOKEN_LENGTH + " characters");
        }
        return token;
    }

    private static String subject(AppConfig entry) {
        String subject = entry.requiredString("options.subject");
        if (subject.isEmpty() || BLANK.matcher(subject).find()) {
            throw entry.error("options.subject", "must be a name without blanks");
        }
        return subject;
    }

    private static AccessRestrictions restrictions(AppConfig entry) {
        Map<String, AccessRestrictions.Limits> plugins = new LinkedHashMap<>();
        for (AppConfig restriction : entry.sections("accessRestrictions")) {
            String plugin = restriction.requiredString("plugin");
            Set<String> actions = words(restriction, "permissionAttribute.action");
            if (!ACTIONS.containsAll(actions)) {
                throw restriction.error("permissionAttribute.action", "should be of create, read, update, delete");
            }
            var limits = new AccessRestrictions.Limits(words(restriction, "permission"), actions);
            if (plugins.put(plugin, limits) != null) {
                throw restriction.error("plugin", "names '" + plugin + "' a second time");
            }
        }
        if (plugins.isEmpty() && entry.has("accessRestrictions")) {
            throw entry.error("accessRestrictions", "lists no plugin; leave it out to allow all");
        }
        return new AccessRestrictions(plugins);
    }

    /** A list, or one text with names between commas or blanks. */
    private static Set<String> words(AppConfig section, String key) {
        Set<String> words = new LinkedHashSet<>();
        for (String text : section.strings(key)) {
            Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).forEach(words::add);
        }
        return words;
    }
}
