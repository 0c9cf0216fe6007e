package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.Locations.OnConflict;

/**
 * How locations may be registered.
 *
 * @param readOnly whether registering, changing and removing is refused: {@code catalog.readonly}
 * @param onConflict what to do with one that is registered already: {@code catalog.defaultLocationConflictStrategy}
 */
record LocationSettings(boolean readOnly, OnConflict onConflict) {

    static LocationSettings of(AppConfig config) {
        String key = "catalog.defaultLocationConflictStrategy";
        OnConflict onConflict = switch (config.string(key).orElse("reject")) {
            case "reject" -> OnConflict.REJECT;
            case "refresh" -> OnConflict.REFRESH;
            default -> throw config.error(key, "should be reject or refresh");
        };
        return new LocationSettings(config.isTrue("catalog.readonly"), onConflict);
    }
}
