package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encrypts a task's secrets for the time they lie in the database (AES-256 in Galois/counter mode).
 *
 * <p>The task's id is authenticated with them, so one task's secrets cannot be moved to another's row.
 */
final class SecretsCipher {

    /** How long a key is. */
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    /** Lies among the secrets, so none of these may have its name. */
    static final String USER_TOKEN = "callboard/user-token";

    private final SecureRandom random = new SecureRandom();
    private final JsonMapper mapper = JsonMapper.shared();

    /** @throws IllegalArgumentException if the key has not exactly {@value #KEY_BYTES} bytes */
    SecretsCipher(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key for task secrets needs %d bytes".formatted(KEY_BYTES));
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] seal(TaskId task, KeptSecrets kept) {
        ObjectNode plain = plain(kept.given());
        if (kept.userToken() != null) {
            plain.put(USER_TOKEN, kept.userToken().reveal());
        }
        return seal(task, mapper.writeValueAsBytes(plain));
    }

    /** Encrypts anything else of a task. */
    byte[] seal(TaskId task, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, task, nonce, plain);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws IllegalStateException if they were sealed with another key or for another task */
    byte[] open(TaskId task, byte[] sealed) {
        if (sealed.length < NONCE_BYTES) {
            throw new IllegalStateException("The stored secrets of task %s are damaged".formatted(task));
        }
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] text = new byte[sealed.length - NONCE_BYTES];
        ByteBuffer.wrap(sealed).get(nonce).get(text);
        return apply(Cipher.DECRYPT_MODE, task, nonce, text);
    }

    /** @throws IllegalStateException if they were sealed with another key or for another task */
    KeptSecrets openSecrets(TaskId task, byte[] sealed) {
        byte[] plain = open(task, sealed);
        try {
            Map<String, String> values = new LinkedHashMap<>();
            ObjectNode json = (ObjectNode) mapper.readTree(plain);
            json.properties()
                    .forEach(
                            entry -> values.put(entry.getKey(), entry.getValue().asString()));
            String userToken = values.remove(USER_TOKEN);
            return new KeptSecrets(TaskSecrets.of(values), userToken == null ? null : new Secret(userToken));
        } catch (JacksonException e) {
            throw new IllegalStateException("The stored secrets of task %s are damaged".formatted(task), e);
        }
    }

    /** The secrets in the clear, for whoever has to look at each. */
    static ObjectNode plain(TaskSecrets secrets) {
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        for (String name : secrets.names()) {
            secrets.find(name).ifPresent(secret -> plain.put(name, secret.reveal()));
        }
        return plain;
    }

    private byte[] apply(int mode, TaskId task, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(task.uuid().getMostSignificantBits())
                    .putLong(task.uuid().getLeastSignificantBits())
                    .flip());
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Cannot read or write the secrets of task %s with the configured key".formatted(task), e);
        }
    }
}
