package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scaffolder.action.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that protects what tasks are given in confidence: configured, for replicas have to share it, or made on first
 * use and kept in the data folder.
 */
final class SecretsKey {

    private static final String CONFIG = "callboard.scaffolder.secretsKey";
    private static final String FILE = "task-secrets.key";

    private final byte[] bytes;

    private SecretsKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws ConfigException if there is a key in the configuration that is none */
    static SecretsKey of(AppConfig config, Path dataFolder) {
        return config.secret(CONFIG)
                .map(configured -> new SecretsKey(decode(configured.reveal(), config)))
                .orElseGet(() -> kept(dataFolder.resolve(FILE)));
    }

    SecretsCipher cipher() {
        return new SecretsCipher(bytes);
    }

    /** A key for the digests of inputs, from which this one cannot be told. */
    Secret digestKey() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return new Secret(
                    HexFormat.of().formatHex(mac.doFinal("digests of step inputs".getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA256", e);
        }
    }

    private static byte[] decode(String text, AppConfig config) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != SecretsCipher.KEY_BYTES) {
            throw config.error(CONFIG, "should be " + SecretsCipher.KEY_BYTES + " random bytes in base64");
        }
        return key;
    }

    private static SecretsKey kept(Path file) {
        try {
            try {
                byte[] fresh = new byte[SecretsCipher.KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, fresh, StandardOpenOption.WRITE);
                return new SecretsKey(fresh);
            } catch (FileAlreadyExistsException e) {
                byte[] known = Files.readAllBytes(file);
                if (known.length != SecretsCipher.KEY_BYTES) {
                    throw new IllegalStateException("The key in " + file + " is damaged; it has " + known.length
                            + " bytes. Remove it to have a new one made; tasks that wait with secrets are then lost.");
                }
                return new SecretsKey(known);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a key in " + file, e);
        }
    }
}
