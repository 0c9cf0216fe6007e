package dev.callboard.catalog;

import dev.callboard.catalog.processing.TargetReading;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Readings as they are kept in the store. */
final class ReadingJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
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
