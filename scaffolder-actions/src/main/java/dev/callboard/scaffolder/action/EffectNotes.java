package dev.callboard.scaffolder.action;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an action writes down of the effect of one execution, so that it can be found and undone later, by another process
 * if need be: what was there before, what was made. A note is durable when the call that made it returns.
 */
public final class EffectNotes {

    private final ObjectNode notes;
    private final Consumer<ObjectNode> sink;
    private final BiConsumer<String, String> safe;

    /**
     * @param before what was noted of the same execution by earlier attempts
     * @param sink stores all notes, the new one among them, before it returns
     */
    public EffectNotes(ObjectNode before, Consumer<ObjectNode> sink) {
        this(before, sink, (name, secret) -> {});
    }

    /**
     * As {@link #EffectNotes(ObjectNode, Consumer)}.
     *
     * @param safe hides a secret that was made, given its name and its value, and stores it encrypted before it returns
     */
    public EffectNotes(ObjectNode before, Consumer<ObjectNode> sink, BiConsumer<String, String> safe) {
        this.safe = safe;
        this.notes = before.deepCopy();
        this.sink = sink;
    }

    /** Notes that nobody keeps. */
    public static EffectNotes forgotten() {
        return new EffectNotes(JsonNodeFactory.instance.objectNode(), notes -> {});
    }

    void put(String name, JsonNode value) {
        notes.set(name, value);
        sink.accept(notes.deepCopy());
    }

    void keep(String name, String secret) {
        safe.accept(name, secret);
    }

    ObjectNode all() {
        return notes.deepCopy();
    }
}
