package dev.callboard.backend.policy.records;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.policy.record.RecordMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * The section {@code callboard.policy.records} of the configuration.
 *
 * @param retention how long records are kept
 * @param checkpoints how often the end of the chain is signed, if there is something new
 * @param signingKey the file with the key of checkpoints; null for one in the data folder
 * @param mask takes out what is not to be kept
 * @param readers references of users, groups and services who may read all records; others read their own
 */
record RecordSettings(
        Duration retention, Duration checkpoints, @Nullable Path signingKey, RecordMask mask, List<String> readers) {

    static final String SECTION = "callboard.policy.records";
    static final Duration DEFAULT_RETENTION = Duration.ofDays(90);
    static final Duration DEFAULT_CHECKPOINTS = Duration.ofMinutes(10);

    RecordSettings {
        readers = List.copyOf(readers);
    }

    /** @throws dev.callboard.backend.config.ConfigException if a value is of no use */
    static RecordSettings of(AppConfig config) {
        AppConfig records = config.section(SECTION);
        return new RecordSettings(
                positive(records, "retention", DEFAULT_RETENTION),
                positive(records, "checkpoints", DEFAULT_CHECKPOINTS),
                records.path("signingKeyFile").orElse(null),
                RecordMask.of(pointers(records)),
                records.strings("readers").stream()
                        .map(reader -> reader.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    private static Duration positive(AppConfig records, String key, Duration otherwise) {
        Duration duration = records.duration(key).orElse(otherwise);
        if (duration.isZero()) {
            throw records.error(key, "should be more than no time");
        }
        return duration;
    }

    private static List<JsonPointer> pointers(AppConfig records) {
        List<JsonPointer> pointers = new ArrayList<>();
        for (String text : records.strings("mask")) {
            try {
                JsonPointer pointer = JsonPointer.compile(text);
                if (pointer.matches()) {
                    throw records.error("mask", "would leave nothing of a record; name a part of the input");
                }
                pointers.add(pointer);
            } catch (IllegalArgumentException malformed) {
                throw records.error(
                        "mask",
                        "should be JSON pointers such as /parameters/salary, but has '" + text + "'",
                        malformed);
            }
        }
        return pointers;
    }
}
