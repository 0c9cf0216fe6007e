package dev.callboard.scm;

import java.nio.charset.StandardCharsets;

/**
 * The content of a file.
 *
 * @param id the blob's hash: two files with the same id have the same content
 * @param bytes shared, not copied; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and passed on; two blobs are compared by id
public record GitBlob(String id, byte[] bytes) {

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
