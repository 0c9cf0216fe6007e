package dev.callboard.policy.embedded;

import java.io.ByteArrayOutputStream;

/**
 * A module without its code, of which instances of compiled code can be made, and which is read far faster.
 *
 * <p>A module is eight bytes and then sections: a number, a length, and so many bytes. The section of code is a count and
 * then a length and a body for each function; see "Binary Format" of the WebAssembly specification.
 */
final class ModuleOutline {

    private static final int HEADER = 8;
    private static final int CODE_SECTION = 10;

    /** Its length, no locals, {@code unreachable}, {@code end}: of every type. */
    private static final byte[] NO_BODY = {3, 0, 0x00, 0x0b};

    private final byte[] module;
    private int position = HEADER;

    private ModuleOutline(byte[] module) {
        this.module = module;
    }

    /** The outline of a module that can be parsed. */
    static byte[] of(byte[] module) {
        return new ModuleOutline(module).write();
    }

    private byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, HEADER);
        while (position < module.length) {
            int section = module[position++];
            int length = number();
            int end = position + length;
            byte[] content = section == CODE_SECTION ? noBodies(number()) : copy(length);
            out.write(section);
            writeNumber(out, content.length);
            out.writeBytes(content);
            position = end;
        }
        return out.toByteArray();
    }

    private byte[] copy(int length) {
        byte[] content = new byte[length];
        System.arraycopy(module, position, content, 0, length);
        return content;
    }

    private static byte[] noBodies(int functions) {
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        writeNumber(bodies, functions);
        for (int i = 0; i < functions; i++) {
            bodies.writeBytes(NO_BODY);
        }
        return bodies.toByteArray();
    }

    /** Seven bits in each byte, the lowest first; the eighth says that more come. */
    private int number() {
        int number = 0;
        int shift = 0;
        byte next;
        do {
            next = module[position++];
            number |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }

    private static void writeNumber(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
