package dev.callboard.scaffolder.workflow;

import tools.jackson.databind.node.ObjectNode;

/**
 * An execution whose action has done its work, and whose outputs nobody has seen yet.
 *
 * @param permitted what was executed
 * @param outputs what the action has put out, secrets and all
 * @param masked the same without secrets
 */
record Performed(PermittedStep permitted, ObjectNode outputs, ObjectNode masked) {}
