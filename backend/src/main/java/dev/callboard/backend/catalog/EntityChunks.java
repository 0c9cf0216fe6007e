package dev.callboard.backend.catalog;

import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of an answer with many entities, piece by piece, so that no answer is ever whole in memory. */
final class EntityChunks {

    /** How much is put together before it is handed on. */
    private static final int CHUNK = 32 * 1024;

    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

    private final Iterator<? extends @Nullable FinalEntity> rest;
    private final FieldProjection fields;
    private final byte[] end;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private String separator = "";
    private boolean ended;

    /** @param begin what stands before the first entity, such as a bracket; end is what stands after the last */
    EntityChunks(String begin, List<? extends @Nullable FinalEntity> entities, String end, FieldProjection fields) {
        this.rest = entities.iterator();
        this.fields = fields;
        this.end = end.getBytes(StandardCharsets.UTF_8);
        pending.writeBytes(begin.getBytes(StandardCharsets.UTF_8));
    }

    /** The next piece; an empty one after the last. */
    byte[] next() {
        while (rest.hasNext() && pending.size() < CHUNK) {
            FinalEntity entity = rest.next();
            pending.writeBytes(separator.getBytes(StandardCharsets.UTF_8));
            pending.writeBytes(entity == null ? NULL : fields.apply(entity.body()));
            separator = ",";
        }
        if (!rest.hasNext() && !ended) {
            pending.writeBytes(end);
            ended = true;
        }
        byte[] chunk = pending.toByteArray();
        pending.reset();
        return chunk;
    }

    /** All pieces at once. */
    byte[] all() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] chunk = next(); chunk.length > 0; chunk = next()) {
            whole.writeBytes(chunk);
        }
        return whole.toByteArray();
    }
}
