package dev.callboard.scaffolder.workflow;

import tools.jackson.databind.node.ObjectNode;

/**
 * What the policy says of a whole task, and what it was asked.
 *
 * @param question the document, without secrets; empty if the task is too large to be judged
 */
public record JudgedPlan(ObjectNode question, PlanDecision decision) {}
