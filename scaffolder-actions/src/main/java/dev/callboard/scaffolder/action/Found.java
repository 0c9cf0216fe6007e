package dev.callboard.scaffolder.action;

import tools.jackson.databind.node.ObjectNode;

/** What an action found when it looked for the effect of one of its executions. */
public sealed interface Found {

    /** There is no trace of it: either it never happened, or it has been undone. */
    record Nothing() implements Found {}

    /**
     * It has happened as it was meant to.
     *
     * @param outputs what the execution would have put out
     */
    record Done(ObjectNode outputs) implements Found {}

    /**
     * A part of it has happened. Executing again with the same idempotency key completes it and repeats nothing.
     *
     * @param what the part that is there, in words for the person who ran the template
     */
    record Partly(String what) implements Found {}

    /**
     * It cannot be told, so the action is not executed again.
     *
     * @param why what prevents it, in words for the person who ran the template
     */
    record Unknown(String why) implements Found {}
}
