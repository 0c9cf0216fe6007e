package dev.callboard.policy.opa;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an OPA server is recognised, and how it recognises this one. The files are read again when they change, and used for
 * the connections that are made from then on.
 *
 * @param caFile certificates in PEM that sign the server's; null for those that the virtual machine trusts
 * @param certificateFile the certificate in PEM that is shown to the server, with those that sign it; null for none
 * @param keyFile the private key of that certificate, in PEM, PKCS #8; null for none
 */
public record OpaTls(
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile) {

    public OpaTls {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("A certificate needs its key, and a key its certificate");
        }
    }
}
