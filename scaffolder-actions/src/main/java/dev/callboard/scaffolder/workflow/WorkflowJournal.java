package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run writes what it is about to do and what came of it, so that another process can go on where it ended.
 *
 * <p>Calls may block; they are made one after the other on the action scheduler, {@link #event} also by the threads of
 * the running action. A call returns when its effect is durable, or, for the lines of a step that
 * {@linkplain dev.callboard.scaffolder.action.SideEffect#NONE changes nothing} and puts nothing out, when it will be no later
 * than any line after it. Whatever a call throws ends the run as an error signal: nothing that has an effect is executed whose
 * intent could not be written.
 */
public interface WorkflowJournal {

    /** What earlier attempts of the task wrote, in the order it was written. Asked for once, before anything else. */
    List<JournalEntry> before();

    /** The workspace as it was when the last execution that changed it was completed, if it was kept. */
    Optional<byte[]> workspaceBefore();

    /** Adds a line. */
    void write(JournalEntry entry);

    /**
     * Adds the line of a call that went well and keeps the workspace with it: both or neither. A workspace that is kept
     * replaces the one before, and is removed with the task's end at the latest.
     */
    void write(Completed completed, WorkspaceChange workspace);

    /** The secrets that actions of earlier attempts have put out, by name; gone when the task has ended. */
    Map<String, Secret> kept();

    /** Keeps a secret that an action has put out, encrypted, until the task ends. */
    void keep(String name, Secret secret);

    /** Written before an action is called whose rules give the task labels; one that is there already is replaced. */
    void labels(Map<String, String> labels);

    /** Something for the person who watches. */
    void event(WorkflowEvent event);
}
