package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.SideEffect;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a run writes what it is about to do and what came of it, so that another process can go on where it ended.
 *
 * <p>Calls may block; they are made one after the other on the action scheduler, {@link #event} also by the threads of
 * the running action. A call returns when its effect is durable. Whatever a call throws ends the run as an error signal:
 * nothing is executed whose intent could not be written.
 */
public interface WorkflowJournal {

    /** What earlier attempts of the task completed, in the order it was written. Asked for once, before anything else. */
    List<Completed> completedBefore();

    /** Written before each call of an action, once the policy has allowed it. */
    void intends(Intent intent);

    /** Written after a call that went well. */
    void completed(Completed completed);

    /** Written after a call that did not. */
    void failed(Execution execution, String errorName, String message);

    /** Written before an action is called whose rules give the task labels; one that is there already is replaced. */
    void labels(Map<String, String> labels);

    /** Something for the person who watches. */
    void event(WorkflowEvent event);

    /**
     * An effect that is about to happen.
     *
     * @param decisionId the decision that allows it
     * @param policyRevision the bundle that decided
     * @param inputHash a keyed digest of the input
     * @param idempotencyKey the key that the action is given
     */
    record Intent(
            Execution execution,
            SideEffect sideEffect,
            String decisionId,
            String policyRevision,
            String inputHash,
            String idempotencyKey) {}

    /**
     * An effect that has happened.
     *
     * @param outputs what the action put out, secrets masked
     * @param masked whether there was a secret to mask, so that the outputs cannot be used again
     */
    record Completed(Execution execution, SideEffect sideEffect, ObjectNode outputs, boolean masked) {}
}
