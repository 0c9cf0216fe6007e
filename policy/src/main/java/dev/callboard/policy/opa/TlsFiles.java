package dev.callboard.policy.opa;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates and a key in files that somebody else keeps up to date. */
final class TlsFiles {

    private final OpaTls tls;
    private volatile @Nullable Read last;

    TlsFiles(OpaTls tls) {
        this.tls = tls;
    }

    /**
     * What the files hold now. Blocks for a look at them.
     *
     * @throws IOException if one of them is of no use
     */
    SslContext context() throws IOException {
        List<FileTime> modified = new ArrayList<>();
        for (Path file : new Path[] {tls.caFile(), tls.certificateFile(), tls.keyFile()}) {
            if (file != null) {
                modified.add(Files.getLastModifiedTime(file));
            }
        }
        Read known = last;
        if (known != null && known.modified.equals(modified)) {
            return known.context;
        }
        SslContext context = read();
        last = new Read(context, modified);
        return context;
    }

    private SslContext read() throws IOException {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            if (tls.caFile() != null) {
                builder.trustManager(tls.caFile().toFile());
            }
            if (tls.certificateFile() != null && tls.keyFile() != null) {
                File key = tls.keyFile().toFile();
                builder.keyManager(tls.certificateFile().toFile(), key);
            }
            return builder.build();
        } catch (IllegalArgumentException unusable) {
            throw new IOException(
                    "The certificates for the OPA server cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private record Read(SslContext context, List<FileTime> modified) {}
}
