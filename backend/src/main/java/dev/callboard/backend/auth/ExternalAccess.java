package dev.callboard.backend.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code backend.auth.externalAccess}. */
final class ExternalAccess {

    private static final int MIN_TOKEN_LENGTH = 8;
    private static final int MIN_SECRET_BYTES = 16;
    private static final String OLD_KEYS_SUBJECT = "external:backstage-plugin";
    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final Set<String> ACTIONS = Set.of("create", "read", "update", "delete");

    private ExternalAccess() {}

    /** One handler for each entry, in their order; tokens of deprecated {@code backend.auth.keys} come last. */
    static List<TokenHandler> read(AppConfig config, InstantSource clock) {
        List<TokenHandler> handlers = new ArrayList<>();
        for (AppConfig entry : config.sections("backend.auth.externalAccess")) {
            String type = entry.requiredString("type");
            handlers.add(
                    switch (type) {
                        case "static" ->
                            new StaticTokenHandler(List.of(new StaticTokenHandler.StaticToken(
                                    token(entry), subject(entry), restrictions(entry))));
                        case "legacy" -> legacy(entry, "options.secret", subject(entry), restrictions(entry), clock);
                        case "jwks" -> jwks(entry, clock);
                        default ->
                            throw entry.error("type", "should be 'static', 'legacy' or 'jwks', but is '" + type + "'");
                    });
        }
        for (AppConfig entry : config.sections("backend.auth.keys")) {
            handlers.add(legacy(entry, "secret", OLD_KEYS_SUBJECT, AccessRestrictions.none(), clock));
        }
        return handlers;
    }

    private static TokenHandler legacy(
            AppConfig entry, String key, String subject, AccessRestrictions restrictions, InstantSource clock) {
        try {
            byte[] secret = Base64.getDecoder().decode(entry.requiredSecret(key).reveal());
            if (secret.length < MIN_SECRET_BYTES) {
                throw entry.error(key, "should hold at least " + MIN_SECRET_BYTES + " bytes");
            }
            return new LegacyTokenHandler(secret, new Credentials.Service(subject, restrictions), clock);
        } catch (IllegalArgumentException e) {
            throw entry.error(key, "should be base64");
        }
    }

    private static TokenHandler jwks(AppConfig entry, InstantSource clock) {
        Set<String> audiences = Set.copyOf(entry.strings("options.audience"));
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        List<String> issuers = entry.strings("options.issuer");
        if (issuers.size() > 1) {
            throw entry.error("options.issuer", "should be one issuer; give each further one an entry of its own");
        }
        issuers.forEach(exact::issuer);
        SignedTokens tokens = new SignedTokens(
                RemoteKeys.at(keysAddress(entry)),
                algorithms(entry),
                audiences.isEmpty() ? null : audiences,
                exact.build(),
                Set.of("sub"),
                clock);
        return new JwksTokenHandler(
                tokens, entry.string("options.subjectPrefix").orElse(null), restrictions(entry));
    }

    private static URI keysAddress(AppConfig entry) {
        String url = entry.requiredString("options.url");
        try {
            URI address = new URI(url);
            if (address.getHost() != null
                    && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw entry.error("options.url", "should be an http or https URL, but is '" + url + "'", e);
        }
        throw entry.error("options.url", "should be an http or https URL, but is '" + url + "'");
    }

    private static Set<JWSAlgorithm> algorithms(AppConfig entry) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : words(entry, "options.algorithm")) {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
            if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
                throw entry.error(
                        "options.algorithm", "should be a kind of public key signature, but is '" + name + "'");
            }
            algorithms.add(algorithm);
        }
        return algorithms.isEmpty() ? JWSAlgorithm.Family.SIGNATURE : algorithms;
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
