package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostSession;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How branches and pull requests are made and looked for on one kind of Bitbucket. */
interface PullRequestHost {

    HostSession open(ActionContext context);

    /** Where the repository is, for people. */
    String name(HostSession session);

    String cloneUrl(HostSession session);

    String defaultBranch(HostSession session) throws InterruptedException;

    /** The commit that a branch is at. */
    Optional<String> head(HostSession session, String branch) throws InterruptedException;

    HostAnswer makeBranch(HostSession session, String branch, String commit, String target) throws InterruptedException;

    HostAnswer openRequest(HostSession session, ObjectNode input, String target) throws InterruptedException;

    /** The open request from a branch to another, if there is one. */
    Optional<JsonNode> openRequest(HostSession session, String branch, String target) throws InterruptedException;

    HostAnswer request(HostSession session, long id) throws InterruptedException;

    /** Declines an open request, as the host describes it. */
    HostAnswer decline(HostSession session, JsonNode request) throws InterruptedException;

    /** The address of a request as the host describes it. */
    String page(JsonNode request);
}
