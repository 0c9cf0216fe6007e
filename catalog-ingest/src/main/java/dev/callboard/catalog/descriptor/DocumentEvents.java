package dev.callboard.catalog.descriptor;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The events of one document, without those around it. */
final class DocumentEvents {

    /** Settings with buffers of several sizes; to make them anew costs as much as to read a short document. */
    private static final List<LoadSettings> SETTINGS = Stream.of(256, 1024, 2048, 4096, 8192)
            .map(size -> LoadSettings.builder()
                    .setUseMarks(true)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .setBufferSize(size)
                    .build())
            .toList();

    private final ParserImpl parser;

    DocumentEvents(DocumentText document) {
        LoadSettings settings = settings(document.text().length());
        this.parser = new ParserImpl(settings, new StreamReader(settings, document.text()));
    }

    private static LoadSettings settings(int length) {
        for (LoadSettings settings : SETTINGS) {
            if (settings.getBufferSize() >= length) {
                return settings;
            }
        }
        return SETTINGS.getLast();
    }

    /** Goes to the first event of the document's value; false if there is no document. */
    boolean open() {
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return false;
        }
        parser.next();
        return true;
    }

    Event next() {
        if (!parser.hasNext()) {
            throw new NoSuchElementException("The document has ended");
        }
        return parser.next();
    }

    /** Reads what is left, so that a mistake behind the value is found too. */
    void close() {
        while (parser.hasNext()) {
            parser.next();
        }
    }

    static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0);
    }

    static int column(Event event) {
        return event.getStartMark().map(Mark::getColumn).orElse(0);
    }
}
