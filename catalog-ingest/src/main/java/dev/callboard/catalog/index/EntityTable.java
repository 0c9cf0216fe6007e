package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The entities by ordinal: an immutable array in chunks, so that a change copies the chunks it touches.
 *
 * <p>An entity keeps its ordinal for as long as it is there; the ordinal of one that went is given to another.
 */
final class EntityTable {

    static final EntityTable EMPTY = new EntityTable(new FinalEntity[0][], new RoaringBitmap());

    private static final int CHUNK = 512;

    private final @Nullable FinalEntity[][] chunks;
    private final RoaringBitmap live;

    private EntityTable(@Nullable FinalEntity[][] chunks, RoaringBitmap live) {
        this.chunks = chunks;
        this.live = live;
    }

    FinalEntity get(int ordinal) {
        FinalEntity found = chunks[ordinal / CHUNK][ordinal % CHUNK];
        if (found == null) {
            throw new IllegalArgumentException("No entity has the ordinal " + ordinal);
        }
        return found;
    }

    /** The ordinals in use; must not be changed. */
    RoaringBitmap live() {
        return live;
    }

    /** One more than the highest ordinal there is room for. */
    int capacity() {
        return chunks.length * CHUNK;
    }

    Editor edit() {
        return new Editor();
    }

    /** Collects changes and makes the next table of them. */
    final class Editor {

        private @Nullable FinalEntity[][] edited = chunks.clone();
        private final BitSet copied = new BitSet();
        private final RoaringBitmap used = live.clone();

        FinalEntity get(int ordinal) {
            FinalEntity found = edited[ordinal / CHUNK][ordinal % CHUNK];
            if (found == null) {
                throw new IllegalArgumentException("No entity has the ordinal " + ordinal);
            }
            return found;
        }

        int add(FinalEntity entity) {
            int ordinal = (int) used.nextAbsentValue(0);
            used.add(ordinal);
            set(ordinal, entity);
            return ordinal;
        }

        void set(int ordinal, @Nullable FinalEntity entity) {
            int chunk = ordinal / CHUNK;
            if (chunk == edited.length) {
                edited = Arrays.copyOf(edited, chunk + 1);
                edited[chunk] = new FinalEntity[CHUNK];
            } else if (chunk < chunks.length && !copied.get(chunk)) {
                edited[chunk] = chunks[chunk].clone();
            }
            copied.set(chunk);
            edited[chunk][ordinal % CHUNK] = entity;
            if (entity == null) {
                used.remove(ordinal);
            }
        }

        EntityTable table() {
            return new EntityTable(edited, used);
        }
    }
}
