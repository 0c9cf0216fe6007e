package dev.callboard.catalog.descriptor;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Walks down one path through the events of a document. */
final class PointerSearch {

    private final DocumentText document;
    private final DocumentEvents events;
    private final List<String> path;

    PointerSearch(DocumentText document, String jsonPointer) {
        this.document = document;
        this.events = new DocumentEvents(document);
        this.path = jsonPointer.isEmpty()
                ? List.of()
                : Arrays.stream(jsonPointer.substring(1).split("/", -1))
                        .map(part -> part.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    LineLookup.Place place() {
        if (!events.open()) {
            return new LineLookup.Place(document.firstLine(), 0);
        }
        Event at = events.next();
        int line = DocumentEvents.line(at);
        int column = 0;
        for (String step : path) {
            Event key = switch (at) {
                case MappingStartEvent mapping -> toValueOf(step);
                case SequenceStartEvent sequence -> toItem(step);
                default -> null;
            };
            if (key == null) {
                break;
            }
            line = DocumentEvents.line(key);
            column = DocumentEvents.column(key) + 1;
            at = key instanceof ScalarEvent && at instanceof MappingStartEvent ? events.next() : key;
        }
        return new LineLookup.Place(document.firstLine() + line, column);
    }

    /** The key in the mapping that was entered; its value is the next event. */
    private @Nullable Event toValueOf(String name) {
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            if (key instanceof ScalarEvent scalar && isKey(scalar, name)) {
                return key;
            }
            skip(key);
            skip(events.next());
        }
        return null;
    }

    private @Nullable Event toItem(String index) {
        int left = index.matches("[0-9]{1,9}") ? Integer.parseInt(index) : -1;
        for (Event item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
            if (left-- == 0) {
                return item;
            }
            skip(item);
        }
        return null;
    }

    private static boolean isKey(ScalarEvent key, String name) {
        return key.getValue().equals(name)
                || (key.isPlain()
                        && CoreScalars.asKey(CoreScalars.plain(key.getValue()), key.getValue())
                                .equals(name));
    }

    private void skip(Event event) {
        int depth = 0;
        for (Event at = event; ; at = events.next()) {
            depth += switch (at.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return;
            }
        }
    }
}
