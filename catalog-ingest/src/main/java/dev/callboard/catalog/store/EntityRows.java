package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a row of {@code catalog_entities}; the order of its columns is that of the select.
 *
 * <p>The driver always has the server send text in UTF-8, so the bytes of a body are taken as they come.
 */
final class EntityRows {

    private static final Logger LOG = LoggerFactory.getLogger(EntityRows.class);

    private EntityRows() {}

    /**
     * Null for a row that nobody has stored so, because a column lacks its value or holds another than it may: it is no row,
     * and whoever claims its entity reads it from its source again.
     */
    static @Nullable OwnedEntity read(ResultSet row) throws SQLException {
        try {
            return owned(row);
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.warn(
                    "The row of catalog_entities with the ref \"{}\" is damaged and left out: {}. If a source has the entity, it"
                            + " is read again",
                    row.getString(1),
                    e.getMessage());
            return null;
        }
    }

    private static OwnedEntity owned(ResultSet row) throws SQLException {
        String[] parents = (String[]) row.getArray(5).getArray();
        FinalEntity entity = new FinalEntity(
                EntityRef.parse(row.getString(1)),
                row.getObject(2, UUID.class),
                row.getString(3),
                object(row.getBytes(4)),
                Arrays.stream(parents).map(EntityRef::parse).toList());
        return new OwnedEntity(entity, row.getString(6), provenance(row));
    }

    /** That it is JSON the database knows. */
    private static byte[] object(byte[] body) {
        for (byte character : body) {
            if (!Character.isWhitespace(character)) {
                if (character == '{') {
                    return body;
                }
                break;
            }
        }
        throw new IllegalArgumentException("its body is not an object");
    }

    private static @Nullable Provenance provenance(ResultSet row) throws SQLException {
        String repository = row.getString(7);
        return repository == null
                ? null
                : new Provenance(
                        repository,
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11),
                        row.getInt(12),
                        row.getInt(13));
    }
}
