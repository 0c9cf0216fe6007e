package dev.callboard.scaffolder.action.github;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.util.Pack;

/**
 * Encrypts for the owner of a public key, as GitHub wants secrets: libsodium's sealed box, which is X25519, XSalsa20 and
 * Poly1305 with a key of its own for each message, and the BLAKE2b hash of both public keys as the nonce.
 */
final class SealedBox {

    private static final int KEY = 32;
    private static final int NONCE = 24;
    private static final int TAG = 16;

    /** The four words that Salsa20 puts around the key: "expand 32-byte k". */
    private static final int[] SIGMA =
            Pack.littleEndianToInt("expand 32-byte k".getBytes(StandardCharsets.US_ASCII), 0, 4);

    private SealedBox() {}

    /** @param publicKey in Base64, as GitHub gives it */
    static String seal(String message, String publicKey) {
        byte[] key = Base64.getDecoder().decode(publicKey);
        byte[] sealed =
                seal(message.getBytes(StandardCharsets.UTF_8), key, new X25519PrivateKeyParameters(new SecureRandom()));
        return Base64.getEncoder().encodeToString(sealed);
    }

    static byte[] seal(byte[] message, byte[] publicKey, X25519PrivateKeyParameters ephemeral) {
        byte[] own = ephemeral.generatePublicKey().getEncoded();
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(
                true, new ParametersWithIV(new KeyParameter(sharedKey(ephemeral, publicKey)), nonce(own, publicKey)));
        byte[] padded = new byte[KEY + message.length];
        System.arraycopy(message, 0, padded, KEY, message.length);
        byte[] stream = new byte[padded.length];
        cipher.processBytes(padded, 0, padded.length, stream, 0);

        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(stream, 0, KEY));
        mac.update(stream, KEY, message.length);
        byte[] sealed = new byte[KEY + TAG + message.length];
        System.arraycopy(own, 0, sealed, 0, KEY);
        mac.doFinal(sealed, KEY);
        System.arraycopy(stream, KEY, sealed, KEY + TAG, message.length);
        return sealed;
    }

    private static byte[] nonce(byte[] own, byte[] theirs) {
        Blake2bDigest hash = new Blake2bDigest(null, NONCE, null, null);
        hash.update(own, 0, own.length);
        hash.update(theirs, 0, theirs.length);
        byte[] nonce = new byte[NONCE];
        hash.doFinal(nonce, 0);
        return nonce;
    }

    /** HSalsa20 of the agreed secret: Salsa20's rounds without the addition of the input at their end. */
    private static byte[] sharedKey(X25519PrivateKeyParameters own, byte[] theirs) {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(own);
        byte[] secret = new byte[KEY];
        agreement.calculateAgreement(new X25519PublicKeyParameters(theirs, 0), secret, 0);
        int[] words = Pack.littleEndianToInt(secret, 0, 8);
        int[] input = {
            SIGMA[0], words[0], words[1], words[2], words[3], SIGMA[1], 0, 0, 0, 0, SIGMA[2], words[4], words[5],
            words[6], words[7], SIGMA[3]
        };
        int[] mixed = new int[16];
        Salsa20Engine.salsaCore(20, input, mixed);
        int[] places = {0, 5, 10, 15, 6, 7, 8, 9};
        int[] key = new int[8];
        for (int i = 0; i < places.length; i++) {
            key[i] = mixed[places[i]] - input[places[i]];
        }
        return Pack.intToLittleEndian(key);
    }
}
