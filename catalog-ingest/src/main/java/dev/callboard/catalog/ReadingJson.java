package dev.callboard.catalog;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.callboard.catalog.processing.TargetReading;
import java.util.List;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Readings as they are kept in the store. */
final class ReadingJson {

    /** Lists that an earlier release did not write are empty. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .withConfigOverride(
                    List.class, list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private static final ObjectWriter WRITER = MAPPER.writerFor(TargetReading.class);
    private static final ObjectReader READER = MAPPER.readerFor(TargetReading.class);

    private ReadingJson() {}

    static String write(TargetReading reading) {
        return WRITER.writeValueAsString(reading);
    }

    /**
     * @throws tools.jackson.core.JacksonException if another version of this program wrote it in another form
     */
    static TargetReading read(String json) {
        return READER.readValue(json);
    }
}
