package dev.callboard.backend.events;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Who may send webhooks: holders of a secret, and anybody for topics that the operator has opened. */
final class WebhookSecrets {

    private static final String ALGORITHM = "HmacSHA256";

    private final Map<WebhookTopic, Secret> secrets;
    private final Set<String> open;

    private WebhookSecrets(Map<WebhookTopic, Secret> secrets, Set<String> open) {
        this.secrets = secrets;
        this.open = open;
    }

    /** Reads {@code events.modules.<topic>.webhookSecret} and {@code events.http.topics}. */
    static WebhookSecrets of(AppConfig config) {
        Map<WebhookTopic, Secret> secrets = new EnumMap<>(WebhookTopic.class);
        for (WebhookTopic topic : WebhookTopic.values()) {
            String key = "events.modules." + topic.id() + ".webhookSecret";
            config.secret(key).ifPresent(secret -> {
                if (secret.reveal().isEmpty()) {
                    throw config.error(key, "must not be empty");
                }
                secrets.put(topic, secret);
            });
        }
        return new WebhookSecrets(
                secrets, config.strings("events.http.topics").stream().collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a topic is listened to at all: it has a secret, is open to all, or the sender is on this machine. */
    boolean listensTo(WebhookTopic topic, boolean local) {
        return secrets.containsKey(topic) || open.contains(topic.id()) || local;
    }

    /** Whether anybody may publish events on a topic. */
    boolean isOpen(String topic) {
        return open.contains(topic);
    }

    /** Why a payload is not believed; empty if it is, or if its topic has no secret. */
    Optional<String> complaint(WebhookTopic topic, @Nullable String proof, byte[] body) {
        Secret secret = secrets.get(topic);
        if (secret == null) {
            return Optional.empty();
        }
        if (topic.sendsSecretItself()) {
            return proof != null && secret.matches(topic.secretIn(proof))
                    ? Optional.empty()
                    : Optional.of("invalid token");
        }
        return proof != null && isSignature(secret, proof, body) ? Optional.empty() : Optional.of("invalid signature");
    }

    private static boolean isSignature(Secret secret, String proof, byte[] body) {
        String digits = proof.toLowerCase(Locale.ROOT).replaceFirst("^sha256=", "");
        byte[] expected = HexFormat.of().formatHex(sign(secret, body)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, digits.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sign(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecrets[" + List.copyOf(secrets.keySet()) + "]";
    }
}
