package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One value of a key and who has it.
 *
 * @param value in lower case
 * @param entities all entities that have the value
 * @param leading those for which it is the smallest of their values, hence the one they are sorted by
 * @param spellings the value in its original case, with the entities that write it so
 */
record ValueSlot(String value, Postings entities, Postings leading, List<Spelling> spellings) {

    /** One way in which a value is written. */
    record Spelling(String text, Postings entities) {}

    static ValueSlot empty(String value) {
        return new ValueSlot(value, Postings.NONE, Postings.NONE, List.of());
    }

    /** The slot after a change, or null if nobody has the value any more. */
    @Nullable ValueSlot with(KeyChange.ValueChange change) {
        if (entities.isEmpty() && change.added().size() == 1) {
            return single(change.added().getFirst());
        }
        Postings all = entities.with(change.removed(), change.addedOrdinals());
        if (all.isEmpty()) {
            return null;
        }
        Postings first = leading.with(change.removed(), change.addedLeading());
        return new ValueSlot(value, all, first.size() == all.size() ? all : first, spellingsAfter(change, all));
    }

    /** A value that only one entity has, as nearly all values of names, URLs and uids. */
    private ValueSlot single(KeyChange.Addition addition) {
        Postings one = Postings.of(addition.ordinal());
        return new ValueSlot(
                value,
                one,
                addition.leading() ? one : Postings.NONE,
                List.of(new Spelling(shared(addition.original()), one)));
    }

    private List<Spelling> spellingsAfter(KeyChange.ValueChange change, Postings all) {
        String only = onlyTextAfter(change);
        if (only != null) {
            return List.of(new Spelling(shared(only), all));
        }
        Set<String> texts = new LinkedHashSet<>();
        spellings.forEach(spelling -> texts.add(spelling.text()));
        change.added().forEach(addition -> texts.add(addition.original()));
        List<Spelling> after = new ArrayList<>();
        for (String text : texts) {
            Postings writers = writersOf(text).with(change.removed(), change.addedWith(text));
            if (!writers.isEmpty()) {
                after.add(new Spelling(shared(text), writers));
            }
        }
        return List.copyOf(after);
    }

    /** The text that all write who have the value before or after the change; null if there are several. */
    private @Nullable String onlyTextAfter(KeyChange.ValueChange change) {
        if (spellings.size() > 1) {
            return null;
        }
        String only = spellings.isEmpty()
                ? change.added().getFirst().original()
                : spellings.getFirst().text();
        for (KeyChange.Addition addition : change.added()) {
            if (!addition.original().equals(only)) {
                return null;
            }
        }
        return only;
    }

    private Postings writersOf(String text) {
        for (Spelling spelling : spellings) {
            if (spelling.text().equals(text)) {
                return spelling.entities();
            }
        }
        return Postings.NONE;
    }

    /** Most values are lower case anyway; then one text serves as both. */
    private String shared(String text) {
        return text.equals(value) ? value : text;
    }
}
