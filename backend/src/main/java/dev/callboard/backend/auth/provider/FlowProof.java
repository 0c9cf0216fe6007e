package dev.callboard.backend.auth.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What ties the end of a sign-in to its beginning: a secret that only the browser which began it holds, in a cookie.
 *
 * <p>It is the code verifier of PKCE (RFC 7636). The nonce of OpenID Connect is derived from it, so that one cookie does
 * for both and the server keeps nothing; neither the challenge nor the nonce leads back to the secret.
 */
record FlowProof(String verifier) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static FlowProof make() {
        return new FlowProof(random(BYTES, Base64.getUrlEncoder().withoutPadding()));
    }

    static String random(int length, Base64.Encoder encoder) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return encoder.encodeToString(bytes);
    }

    /** The challenge of the method {@code S256}. */
    String challenge() {
        return digest(verifier);
    }

    String nonce() {
        return digest("nonce of " + verifier);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "FlowProof[***]";
    }
}
