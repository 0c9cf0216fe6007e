package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyInput;

/**
 * A whole task put into words for the policy.
 *
 * @param question what the policy is asked
 * @param hash a keyed digest of all steps
 * @param stepCount how many steps the question has
 */
record TaskPlan(PolicyInput question, String hash, int stepCount) {}
