package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code for}. With one name it goes over items, with several over entries or over items taken apart. */
final class Loop {

    private final Interpreter interpreter;
    private final Evaluator evaluator;
    private final Budget budget;

    Loop(Interpreter interpreter, Evaluator evaluator, Budget budget) {
        this.interpreter = interpreter;
        this.evaluator = evaluator;
        this.budget = budget;
    }

    void render(Statement.For loop, Scope outside, StringBuilder output) {
        Value sequence = evaluator.evaluate(loop.sequence(), outside);
        Scope scope = outside.inner();
        List<String> names = loop.names();
        List<Value> items = names.size() == 1 ? items(sequence) : rows(sequence);
        boolean byKey = sequence instanceof ObjectValue || (sequence instanceof Text text && !text.safe());
        int named = byKey ? Math.min(names.size(), 2) : names.size();
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            scope.declare("loop", position(i, items.size()));
            for (int n = 0; n < named; n++) {
                scope.declare(names.get(n), names.size() == 1 ? items.get(i) : part(items.get(i), n));
            }
            interpreter.render(loop.body(), scope, output);
        }
        if (items.isEmpty()) {
            interpreter.render(loop.otherwise(), scope, output);
        }
    }

    private ObjectValue position(int index, int length) {
        budget.allocateEntries(7);
        return new ObjectValue()
                .put("index", new Num(index + 1))
                .put("index0", new Num(index))
                .put("revindex", new Num(length - index))
                .put("revindex0", new Num(length - index - 1))
                .put("first", Value.Bool.of(index == 0))
                .put("last", Value.Bool.of(index == length - 1))
                .put("length", new Num(length));
    }

    /** Anything with a length has items; an object has one only if somebody gave it the property. */
    private List<Value> items(Value sequence) {
        return switch (sequence) {
            case ListValue list -> copy(list);
            case Text text -> Slices.characters(text.text(), budget);
            case ObjectValue object
            when object.has("length") -> {
                int length = (int) Coercions.number(object.get("length"), budget);
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < length; i++) {
                    budget.allocateEntries(1);
                    items.add(object.get(Integer.toString(i)));
                }
                yield items;
            }
            default -> List.of();
        };
    }

    private List<Value> copy(ListValue list) {
        budget.allocateEntries(list.size());
        return List.copyOf(list.items());
    }

    private List<Value> rows(Value sequence) {
        return switch (sequence) {
            case ListValue list -> copy(list);
            case ObjectValue object -> {
                budget.allocateEntries(3L * object.size());
                yield object.names().stream()
                        .<Value>map(name -> Value.list(List.of(Text.of(name), object.get(name))))
                        .toList();
            }
            case Text text when text.safe() -> Slices.characters(text.text(), budget);
            case Text text -> {
                List<Value> rows = new ArrayList<>();
                for (Value character : Slices.characters(text.text(), budget)) {
                    budget.allocateEntries(2);
                    rows.add(Value.list(List.of(Text.of(Integer.toString(rows.size())), character)));
                }
                yield rows;
            }
            default -> List.of();
        };
    }

    private static Value part(Value row, int index) {
        return switch (row) {
            case Nothing ignored -> throw new Failure("An item that is undefined or null has no parts");
            case ObjectValue object -> object.get(Integer.toString(index));
            case ListValue list -> list.at(index);
            case Text text
            when index < text.text().length() -> Text.of(text.text().substring(index, index + 1));
            default -> Nothing.UNDEFINED;
        };
    }
}
