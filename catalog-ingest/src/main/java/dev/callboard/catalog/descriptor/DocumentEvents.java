package dev.callboard.catalog.descriptor;

import java.util.NoSuchElementException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The events of one document, without those around it. */
final class DocumentEvents {

    private final ParserImpl parser;

    DocumentEvents(DocumentText document) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(Math.max(16, Math.min(document.text().length(), 8192)))
                .build();
        this.parser = new ParserImpl(settings, new StreamReader(settings, document.text()));
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
