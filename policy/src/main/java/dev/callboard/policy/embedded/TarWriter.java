package dev.callboard.policy.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes files as a gzipped tar archive in the format of POSIX 1003.1, always the same bytes for the same files.
 *
 * <p>A name that is too long for its field is cut at a slash, and refused where that does not help.
 */
final class TarWriter {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private TarWriter() {}

    static byte[] write(Map<String, byte[]> files) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream tar = new GZIPOutputStream(archive)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.write(header(file.getKey(), file.getValue().length));
                tar.write(file.getValue());
                pad(tar, file.getValue().length);
            }
            tar.write(new byte[2 * BLOCK]);
        } catch (IOException broken) {
            throw new BundleException("Cannot write the bundle: " + broken.getMessage(), broken);
        }
        return archive.toByteArray();
    }

    private static void pad(OutputStream tar, int length) throws IOException {
        tar.write(new byte[(BLOCK - length % BLOCK) % BLOCK]);
    }

    private static byte[] header(String path, int size) {
        byte[] header = new byte[BLOCK];
        int cut = cut(path);
        put(header, 0, path.substring(cut == 0 ? 0 : cut + 1));
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "00000000000");
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 345, path.substring(0, cut));
        put(header, 148, "        ");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        return header;
    }

    /** Where the name has to be cut; 0 if it fits as it is. */
    private static int cut(String path) {
        if (length(path) <= NAME) {
            return 0;
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (length(path.substring(slash + 1)) <= NAME && length(path.substring(0, slash)) <= PREFIX) {
                return slash;
            }
        }
        throw new BundleException("The bundle holds a file whose name is too long for an archive: " + path);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
