package dev.callboard.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A bearer token in a file that somebody else keeps up to date. */
public final class TokenFile {

    private static final int MAX_BYTES = 16 << 10;

    private final Path file;
    private volatile @Nullable Read last;

    public TokenFile(Path file) {
        this.file = file;
    }

    /**
     * The token that the file holds now. Blocks for a look at the file.
     *
     * @throws IOException if there is none
     */
    public String token() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Read known = last;
        if (known != null && known.modified.equals(modified) && known.size == size) {
            return known.token;
        }
        if (size > MAX_BYTES) {
            throw new IOException(file + " is too large to be a token");
        }
        String token = Files.readString(file).strip();
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IOException(file + " does not hold a token");
        }
        last = new Read(token, modified, size);
        return token;
    }

    private record Read(String token, FileTime modified, long size) {

        @Override
        public String toString() {
            return "Read[***]";
        }
    }
}
