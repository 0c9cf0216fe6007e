package dev.callboard.scaffolder.templating;

import java.util.Map;

/**
 * How to read one template.
 *
 * @param trimBlocks whether the line break directly after a block tag is dropped
 * @param lstripBlocks whether blanks before a block tag that starts its line are dropped
 * @param cookiecutterCompat whether variables are written {@code {{ }}}, with a few of Jinja's names and methods
 * @param globals names for this rendering only, beside those of the engine
 */
public record RenderOptions(
        boolean trimBlocks, boolean lstripBlocks, boolean cookiecutterCompat, Map<String, TemplateGlobal> globals) {

    /** Nothing trimmed, variables written <code>${{ }}</code>. */
    public static final RenderOptions DEFAULT = new RenderOptions(false, false, false, Map.of());

    public RenderOptions {
        globals = Map.copyOf(globals);
    }

    /** The same options with these names added for the rendering, such as {@code always()} of a step's condition. */
    public RenderOptions withGlobals(Map<String, TemplateGlobal> added) {
        return new RenderOptions(trimBlocks, lstripBlocks, cookiecutterCompat, added);
    }
}
