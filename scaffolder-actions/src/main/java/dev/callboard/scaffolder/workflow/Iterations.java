package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an {@code each} comes to. */
final class Iterations {

    static final int MAX = 1_000;

    private Iterations() {}

    /**
     * Takes a rendered {@code each} apart.
     *
     * @throws ActionException if it is neither a list nor an object, or has too many elements
     */
    static List<Iteration> of(RenderedValue each) {
        JsonNode real = each.real();
        if (real.isMissingNode() || real.isNull()) {
            throw ActionException.input("The 'each' of the step cannot be resolved to a value");
        }
        if (!real.isContainer()) {
            throw ActionException.input("The 'each' of the step must resolve to an array or an object");
        }
        if (real.size() > MAX) {
            throw ActionException.input(
                    "The 'each' of the step has %d elements; at most %d can be run".formatted(real.size(), MAX));
        }
        List<Iteration> iterations = new ArrayList<>();
        JsonNode masked = each.masked();
        if (real.isArray()) {
            for (int i = 0; i < real.size(); i++) {
                iterations.add(
                        new Iteration(Integer.toString(i), real.get(i), masked.isArray() ? masked.get(i) : masked));
            }
        } else {
            real.forEachEntry((key, value) ->
                    iterations.add(new Iteration(key, value, masked.isObject() ? masked.path(key) : masked)));
        }
        return iterations;
    }
}
