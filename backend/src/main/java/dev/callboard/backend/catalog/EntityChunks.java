package dev.callboard.backend.catalog;

import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of an answer with many entities, piece by piece, so that no answer is ever whole in memory. */
final class EntityChunks {

    /** How much is put together before it is handed on. */
    private static final int CHUNK = 128 * 1024;

    private static final byte[] COMMA = {','};
    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

    private final Iterator<? extends @Nullable FinalEntity> rest;
    private final FieldProjection fields;
    private final byte[] end;
    private final boolean any;
    private final List<byte[]> pending = new ArrayList<>();
    private int length;
    private boolean separated = true;
    private boolean ended;

    /** @param begin what stands before the first entity, such as a bracket; end is what stands after the last */
    EntityChunks(String begin, List<? extends @Nullable FinalEntity> entities, String end, FieldProjection fields) {
        this.rest = entities.iterator();
        this.any = !entities.isEmpty();
        this.fields = fields;
        this.end = end.getBytes(StandardCharsets.UTF_8);
        add(begin.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is any entity. */
    boolean hasEntities() {
        return any;
    }

    /** Whether the last piece has been taken. */
    boolean ended() {
        return ended;
    }

    /** The next piece; an empty one after the last. */
    byte[] next() {
        return piece(CHUNK);
    }

    /** All that is left in one piece. */
    byte[] all() {
        return piece(Integer.MAX_VALUE);
    }

    private byte[] piece(int enough) {
        while (rest.hasNext() && length < enough) {
            FinalEntity entity = rest.next();
            if (!separated) {
                add(COMMA);
            }
            separated = false;
            add(entity == null ? NULL : fields.apply(entity.body()));
        }
        if (!rest.hasNext() && !ended) {
            add(end);
            ended = true;
        }
        return joined();
    }

    private void add(byte[] text) {
        pending.add(text);
        length += text.length;
    }

    private byte[] joined() {
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] text : pending) {
            System.arraycopy(text, 0, whole, at, text.length);
            at += text.length;
        }
        pending.clear();
        length = 0;
        return whole;
    }
}
