package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a branch is protected by.
 *
 * @param body as the API takes it
 * @param signed whether commits have to be signed, which is a request of its own
 */
record BranchProtection(ObjectNode body, boolean signed) {

    /** How long GitHub may take to show a branch that was pushed. */
    private static final Duration UNTIL_SHOWN = Duration.ofMillis(600);

    /** @param enforceAdmins the input that says whether administrators are bound too */
    static BranchProtection of(ObjectNode input, String enforceAdmins) {
        ObjectNode body = HostApi.object();
        ObjectNode checks = body.putObject("required_status_checks");
        checks.put("strict", input.path("requireBranchesToBeUpToDate").asBoolean(true));
        checks.set("contexts", GitHub.array(GitHub.texts(input.path("requiredStatusCheckContexts"))));
        body.set(
                "restrictions",
                input.has("restrictions") ? input.get("restrictions") : JsonNodeFactory.instance.nullNode());
        body.put("enforce_admins", input.path(enforceAdmins).asBoolean(true));
        ObjectNode reviews = body.putObject("required_pull_request_reviews");
        JsonNode count = input.path("requiredApprovingReviewCount");
        reviews.put("required_approving_review_count", count.isNumber() ? count.asInt() : 1);
        reviews.put(
                "require_code_owner_reviews",
                input.path("requireCodeOwnerReviews").asBoolean(false));
        GitHub.copy(input, reviews, "bypassPullRequestAllowances", "bypass_pull_request_allowances");
        reviews.put("dismiss_stale_reviews", input.path("dismissStaleReviews").asBoolean(false));
        reviews.put(
                "require_last_push_approval",
                input.path("requireLastPushApproval").asBoolean(false));
        body.put(
                "required_conversation_resolution",
                input.path("requiredConversationResolution").asBoolean(false));
        body.put("required_linear_history", input.path("requiredLinearHistory").asBoolean(false));
        GitHub.copy(input, body, "blockCreations", "block_creations");
        return new BranchProtection(body, input.path("requiredCommitSigning").asBoolean(false));
    }

    /**
     * Protects it. A plan that has no protection is a warning and not a failure.
     *
     * @throws ActionException if GitHub does not do it for another reason
     */
    void apply(GitHub github, String branch, ActionContext context) throws InterruptedException {
        HostAnswer answer = github.put(body, "/branches/{}/protection", branch);
        if (answer.isMissing()) {
            Thread.sleep(UNTIL_SHOWN);
            answer = github.put(body, "/branches/{}/protection", branch);
        }
        if (answer.status() == 403 && answer.complaint().contains("Upgrade to GitHub")) {
            context.log()
                    .warn("Branch '" + branch + "' is not protected: the plan of " + github.owner()
                            + " has no branch protection for this repository");
            return;
        }
        answer.orFail("Failed to add branch protection to '" + branch + "' of " + github.name());
        if (signed) {
            github.post(HostApi.object(), "/branches/{}/protection/required_signatures", branch)
                    .orFail("Failed to require signed commits on '" + branch + "' of " + github.name());
        }
        context.log().info("Branch protection applied to " + branch);
    }

    /** Protects it, and says so if that is not possible. */
    void tryToApply(GitHub github, String branch, ActionContext context) throws InterruptedException {
        try {
            apply(github, branch, context);
        } catch (ActionException e) {
            context.log().warn("Skipping: default branch protection on '" + github.repo() + "': " + e.reason());
        }
    }
}
