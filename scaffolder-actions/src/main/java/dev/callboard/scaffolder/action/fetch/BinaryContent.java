package dev.callboard.scaffolder.action.fetch;

/**
 * Tells binary files from text by their first bytes, as the package {@code isbinaryfile} does that Backstage asks: a zero
 * byte or a PDF is binary, a byte order mark is text, and else the share of bytes that are neither printable nor valid
 * UTF-8 decides.
 */
final class BinaryContent {

    /** How many of the first bytes are looked at. */
    static final int EXAMINED = 512;

    private static final int[][] BYTE_ORDER_MARKS = {
        {0xEF, 0xBB, 0xBF}, {0x00, 0x00, 0xFE, 0xFF}, {0xFF, 0xFE}, {0xFE, 0xFF}, {0x84, 0x31, 0x95, 0x33}
    };
    private static final int[] PDF = {'%', 'P', 'D', 'F', '-'};
    private static final int PERCENT_OF_ODD_BYTES = 10;

    private BinaryContent() {}

    static boolean isBinary(byte[] content) {
        int length = Math.min(content.length, EXAMINED);
        for (int[] mark : BYTE_ORDER_MARKS) {
            if (startsWith(content, length, mark)) {
                return false;
            }
        }
        if (startsWith(content, length, PDF)) {
            return true;
        }
        int odd = 0;
        for (int i = 0; i < length; ) {
            int b = content[i] & 0xFF;
            if (b == 0) {
                return true;
            }
            int character = printableLength(content, i, length);
            odd += character == 0 ? 1 : 0;
            i += Math.max(1, character);
        }
        return odd * 100 > length * PERCENT_OF_ODD_BYTES;
    }

    /** How many bytes the printable character at this place has; none if there is no such character. */
    private static int printableLength(byte[] content, int at, int length) {
        int b = content[at] & 0xFF;
        if ((b >= 7 && b <= 14) || (b >= 32 && b <= 127)) {
            return 1;
        }
        int size = b >= 0xC2 && b <= 0xDF ? 2 : b >= 0xE0 && b <= 0xEF ? 3 : b >= 0xF0 && b <= 0xF4 ? 4 : 0;
        for (int i = 1; i < size; i++) {
            // A character that the examined part cuts off counts as whole.
            if (at + i < length && (content[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    private static boolean startsWith(byte[] content, int length, int[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((content[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
