package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import java.util.Locale;
import java.util.Set;

/** What the policy's word about entities counts for: {@code callboard.catalog.admission}. */
enum AdmissionMode {

    /** What it refuses is not taken. */
    ENFORCE,

    /** What it refuses is taken, with its reasons as remarks. */
    SHADOW,

    /** It is not asked, as a server that takes another one's place has to hold the same entities. */
    OFF;

    private static final String KEY = "callboard.catalog.admission";

    static AdmissionMode of(AppConfig config) {
        String mode = config.json(KEY).isBoolean()
                ? (config.isTrue(KEY) ? "enforce" : "off")
                : config.string(KEY).orElse("off");
        if (!Set.of("enforce", "shadow", "off").contains(mode)) {
            throw config.error(KEY, "should be enforce, shadow or off");
        }
        return valueOf(mode.toUpperCase(Locale.ROOT));
    }
}
