package dev.callboard.policy.record;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** What is needed to check the signature of a checkpoint. */
public final class PublicCheckpointKey {

    private static final String PUBLIC = "PUBLIC KEY";

    private final PublicKey key;

    PublicCheckpointKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads a key in the X.509 encoding.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PublicCheckpointKey of(byte[] encoded) {
        try {
            return new PublicCheckpointKey(
                    KeyFactory.getInstance(CheckpointKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException noKey) {
            throw new IllegalArgumentException("This is no public Ed25519 key", noKey);
        }
    }

    /**
     * Reads a file with a key in PEM.
     *
     * @throws IOException if it cannot be read or holds none
     */
    public static PublicCheckpointKey read(Path file) throws IOException {
        try {
            return of(CheckpointKey.content(Files.readString(file, StandardCharsets.US_ASCII), PUBLIC));
        } catch (IllegalArgumentException | CharacterCodingException noKey) {
            throw new IOException(file + " holds no public Ed25519 key in PEM", noKey);
        }
    }

    /** The first 16 digits of the key's SHA-256. */
    public String id() {
        return Digests.hex(Digests.sha256(encoded())).substring(0, 16);
    }

    /** The key in the X.509 encoding. */
    public byte[] encoded() {
        return key.getEncoded();
    }

    boolean signed(Checkpoint checkpoint) {
        try {
            Signature signature = Signature.getInstance(CheckpointKey.ALGORITHM);
            signature.initVerify(key);
            signature.update(checkpoint.statement());
            return signature.verify(checkpoint.signature());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
