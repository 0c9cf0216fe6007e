package dev.callboard.scaffolder.action;

/** What became of the attempt to undo an effect. */
public sealed interface Undone {

    /**
     * Everything is as it was before the execution.
     *
     * @param what what was done, in words for the person who ran the template
     */
    record AsBefore(String what) implements Undone {}

    /**
     * Something is left, because it cannot be taken back or because somebody else has changed it since.
     *
     * @param what what is left
     * @param remedy what a person has to do about it
     */
    record Left(String what, String remedy) implements Undone {}
}
