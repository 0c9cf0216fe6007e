package dev.callboard.policy.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of those who may sign bundles. Several, so that one can follow another.
 *
 * <p>Keys that both sides know ({@code HS256}) are left out: whoever can check with them could sign too.
 */
public final class BundleKeys {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    /** By the names that JSON web signatures have for them; the second word is the kind of key. */
    private static final Map<String, List<String>> ALGORITHMS = Map.of(
            "RS256", List.of("SHA256withRSA", "RSA"),
            "RS384", List.of("SHA384withRSA", "RSA"),
            "RS512", List.of("SHA512withRSA", "RSA"),
            "ES256", List.of("SHA256withECDSAinP1363Format", "EC"),
            "ES384", List.of("SHA384withECDSAinP1363Format", "EC"),
            "ES512", List.of("SHA512withECDSAinP1363Format", "EC"));

    private final List<PublicKey> keys;

    private BundleKeys(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the RSA and elliptic curve keys in a file of PEM.
     *
     * @throws IOException if it cannot be read, holds none, or holds one that cannot be used
     */
    public static BundleKeys read(Path file) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        while (pem.find()) {
            keys.add(key(file, Base64.getMimeDecoder().decode(pem.group(1))));
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " holds no public key in PEM");
        }
        return new BundleKeys(keys);
    }

    /** Whether one of the keys made the signature. */
    boolean signed(String algorithm, byte[] content, byte[] signature) {
        List<String> names = ALGORITHMS.getOrDefault(algorithm, List.of());
        return !names.isEmpty()
                && keys.stream()
                        .filter(key -> key.getAlgorithm().equals(names.get(1)))
                        .anyMatch(key -> signed(names.getFirst(), key, content, signature));
    }

    private static boolean signed(String algorithm, PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature verification = Signature.getInstance(algorithm);
            verification.initVerify(key);
            verification.update(content);
            return verification.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static PublicKey key(Path file, byte[] encoded) throws IOException {
        PublicKey key = keyOf("RSA", encoded);
        if (key == null) {
            key = keyOf("EC", encoded);
        }
        if (key == null) {
            throw new IOException(file + " holds a key that is neither of RSA nor of an elliptic curve");
        }
        return key;
    }

    private static @Nullable PublicKey keyOf(String algorithm, byte[] encoded) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException ofAnotherKind) {
            return null;
        }
    }
}
