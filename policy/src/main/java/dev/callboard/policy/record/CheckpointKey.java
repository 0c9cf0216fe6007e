package dev.callboard.policy.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** The Ed25519 key with which a server signs checkpoints. */
public final class CheckpointKey {

    static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final PrivateKey privateKey;
    private final PublicCheckpointKey publicKey;

    private CheckpointKey(PrivateKey privateKey, PublicCheckpointKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new key. */
    public static CheckpointKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new CheckpointKey(pair.getPrivate(), new PublicCheckpointKey(pair.getPublic()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
        }
    }

    /**
     * Reads the key in a file, which is made with a new one if there is none. Only its owner may read it.
     *
     * @throws IOException if it cannot be read or written, or holds no such key
     */
    public static CheckpointKey kept(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException known) {
            return read(file);
        }
        CheckpointKey fresh = generate();
        Files.writeString(
                file,
                pem(PRIVATE, fresh.privateKey.getEncoded()) + pem(PUBLIC, fresh.publicKey.encoded()),
                StandardOpenOption.WRITE);
        return fresh;
    }

    /**
     * Reads a file with the private and the public key in PEM, as {@link #kept} writes it.
     *
     * @throws IOException if it cannot be read, or holds no such keys
     */
    public static CheckpointKey read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        try {
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new CheckpointKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(content(text, PRIVATE))),
                    new PublicCheckpointKey(keys.generatePublic(new X509EncodedKeySpec(content(text, PUBLIC)))));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(file + " holds no " + ALGORITHM + " key pair in PEM", damaged);
        }
    }

    /** What others need to check its signatures. */
    public PublicCheckpointKey publicKey() {
        return publicKey;
    }

    /** Signs that the chain ends with this record now. */
    public Checkpoint sign(ChainedRecord last) {
        var recorded = last.record().time().truncatedTo(ChronoUnit.MICROS);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(Checkpoint.statement(last.sequence(), last.hash(), recorded));
            return new Checkpoint(last.sequence(), last.hash(), recorded, publicKey.id(), signature.sign());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("Cannot sign a checkpoint", broken);
        }
    }

    static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    static byte[] content(String pem, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        int start = pem.indexOf(begin);
        int end = pem.indexOf("-----END " + kind + "-----");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("There is no " + kind);
        }
        return Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
    }
}
