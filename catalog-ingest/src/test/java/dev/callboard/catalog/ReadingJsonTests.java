package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingJsonTests {

    private static final LocationRef LOCATION = new LocationRef("url", "https://h/o/r/blob/main/catalog-info.yaml");
    private static final DocumentReading BAD = new DocumentReading(
            null,
            1,
            4,
            null,
            new DocumentError("InputError", "first", 2, 3),
            List.of(new DocumentError("InputError", "second", 4, 1)),
            List.of(),
            null);

    @Test
    void aReadingComesBackAsItWas() {
        TargetReading reading = reading(BAD);

        assertThat(ReadingJson.read(ReadingJson.write(reading))).isEqualTo(reading);
    }

    @Test
    void aReadingOfAnEarlierReleaseHasOneErrorADocument() {
        String written = ReadingJson.write(reading(BAD));
        String earlier = written.replaceFirst("\"further\":\\[[^\\]]*],", "");

        DocumentReading read =
                ReadingJson.read(earlier).files().getFirst().documents().getFirst();

        assertThat(earlier).doesNotContain("further");
        assertThat(read.errors()).containsExactly(new DocumentError("InputError", "first", 2, 3));
    }

    private static TargetReading reading(DocumentReading document) {
        FileReading file =
                new FileReading(LOCATION, "catalog-info.yaml", "b10b", "c0ffee", Map.of(), List.of(document), null);
        return new TargetReading(
                new TargetKey(LOCATION, LOCATION, false), "https://h/o/r.git", "main", List.of(file), null);
    }
}
