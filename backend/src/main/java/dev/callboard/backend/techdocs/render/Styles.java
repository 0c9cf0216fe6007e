package dev.callboard.backend.techdocs.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The style sheet of sites. */
final class Styles {

    static final String CONTENT = read();

    /** The frontend's reader takes no style sheet of another name than MkDocs' theme Material gives it. */
    static final String PATH = "assets/stylesheets/main." + digest().substring(0, 8) + ".min.css";

    private Styles() {}

    private static String read() {
        try (InputStream in = Styles.class.getResourceAsStream("site.css")) {
            if (in == null) {
                throw new IllegalStateException("There is no site.css beside the classes that make sites");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read site.css", e);
        }
    }

    private static String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
