package dev.callboard.policy.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the regular files of a tar archive in the POSIX format, with long names as POSIX and GNU write them.
 *
 * <p>Links and devices are an error: a bundle has no use for them.
 */
final class TarReader {

    private static final int BLOCK = 512;
    private static final int MAX_HEADER_BYTES = 1 << 16;

    private final InputStream in;
    private final long maxFileBytes;

    TarReader(InputStream in, long maxFileBytes) {
        this.in = in;
        this.maxFileBytes = maxFileBytes;
    }

    /**
     * Hands each file on, with its path without leading slashes.
     *
     * @throws IOException if the archive is broken or cut short
     */
    void forEach(BiConsumer<String, byte[]> file) throws IOException {
        String longName = null;
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK) {
                throw new ZipException("it ends in the middle");
            }
            if (isEnd(header)) {
                return;
            }
            refuseWrongChecksum(header);
            long size = octal(header, 124, 12);
            switch (header[156]) {
                case '0', 0 -> {
                    String name = longName == null ? name(header) : longName;
                    file.accept(name.replaceFirst("^/+", ""), content(size, maxFileBytes));
                    longName = null;
                }
                case '5' -> content(size, 0);
                case 'x' -> longName = paxPath(content(size, MAX_HEADER_BYTES), longName);
                case 'g' -> content(size, MAX_HEADER_BYTES);
                case 'L' -> longName = text(content(size, MAX_HEADER_BYTES), 0, (int) size);
                default -> throw new ZipException(name(header) + " is neither a file nor a folder");
            }
        }
    }

    private static boolean isEnd(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void refuseWrongChecksum(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(header, 148, 8)) {
            throw new ZipException("a header has a wrong checksum");
        }
    }

    private byte[] content(long size, long limit) throws IOException {
        if (size < 0 || size > limit) {
            throw new ZipException("an entry is larger than " + limit + " bytes");
        }
        byte[] content = in.readNBytes((int) size);
        long padding = (BLOCK - size % BLOCK) % BLOCK;
        if (content.length < size || in.readNBytes((int) padding).length < padding) {
            throw new ZipException("it ends in the middle");
        }
        return content;
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** The path of a list of records, each {@code <length> <key>=<value>\n}. */
    private static @Nullable String paxPath(byte[] records, @Nullable String otherwise) throws IOException {
        String path = otherwise;
        int at = 0;
        while (at < records.length) {
            int space = at;
            while (space < records.length && records[space] != ' ') {
                space++;
            }
            int length = number(text(records, at, space - at), 10);
            if (length <= space - at + 1 || at + length > records.length) {
                throw new ZipException("an extended header is broken");
            }
            String record = new String(records, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            Map.Entry<String, String> entry = Map.entry(
                    record.substring(0, Math.max(0, record.indexOf('='))), record.substring(record.indexOf('=') + 1));
            if (entry.getKey().equals("path")) {
                path = entry.getValue();
            } else if (entry.getKey().equals("size")) {
                throw new ZipException("an entry is larger than a bundle may be");
            }
            at += length;
        }
        return path;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int from, int length) throws IOException {
        return number(text(header, from, length).trim(), 8);
    }

    private static int number(String digits, int radix) throws IOException {
        try {
            return digits.isEmpty() ? 0 : Integer.parseInt(digits, radix);
        } catch (NumberFormatException notOne) {
            throw new ZipException("a header is broken");
        }
    }
}
