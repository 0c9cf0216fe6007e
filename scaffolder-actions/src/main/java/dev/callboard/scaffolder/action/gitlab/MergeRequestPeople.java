package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who is asked to look at a merge request. People who are not there are only said to be so, as the original does. */
record MergeRequestPeople(HostSession session, ActionContext context) {

    /** While a merge request is in one of these, its rules are not known yet. */
    private static final Set<String> PREPARING = Set.of("preparing", "checking", "unchecked", "approvals_syncing");

    private static final int MOST_LOOKS = 10;

    /** Puts the assignee and the reviewers of the input into a new request. */
    void addTo(ObjectNode request) throws InterruptedException {
        ObjectNode input = context.input();
        if (input.has("assignee")) {
            Optional<Long> user = user(input.path("assignee").asString(""));
            user.ifPresent(id -> request.put("assignee_id", id));
        }
        if (input.has("reviewers")) {
            ArrayNode reviewers = request.putArray("reviewer_ids");
            for (JsonNode name : input.path("reviewers")) {
                user(name.asString("")).ifPresent(reviewers::add);
            }
        }
    }

    private Optional<Long> user(String name) throws InterruptedException {
        JsonNode users = session.api().get("/users?username={}", name).orFail("Cannot look for user " + name);
        if (users.isEmpty()) {
            context.log().warn("There is no user '" + name + "' at " + session.host() + ", so it is left out");
            return Optional.empty();
        }
        return Optional.of(users.path(0).path("id").asLong());
    }

    /** Adds those who may approve by the project's rules to the reviewers. */
    void reviewersByRules(String project, int iid) throws InterruptedException {
        JsonNode request = settled(project, iid);
        Set<Long> reviewers = new LinkedHashSet<>();
        request.path("reviewers").forEach(user -> reviewers.add(user.path("id").asLong()));
        session.api()
                .get("/projects/{}/merge_requests/{}/approval_rules", project, iid)
                .orFail("Cannot read the approval rules of the merge request")
                .forEach(rule -> rule.path("eligible_approvers")
                        .forEach(user -> reviewers.add(user.path("id").asLong())));
        ObjectNode body = HostApi.object();
        ArrayNode ids = body.putArray("reviewer_ids");
        reviewers.forEach(ids::add);
        session.api()
                .put(body, "/projects/{}/merge_requests/{}", project, iid)
                .orFail("Cannot ask for reviews of the merge request");
    }

    /** The request when its rules are known, or as it is when that takes too long. */
    private JsonNode settled(String project, int iid) throws InterruptedException {
        for (int look = 1; ; look++) {
            JsonNode request = session.api()
                    .get("/projects/{}/merge_requests/{}", project, iid)
                    .orFail("Cannot look for the merge request");
            boolean preparing =
                    PREPARING.contains(request.path("detailed_merge_status").asString(""));
            if (!preparing || look == MOST_LOOKS) {
                return request;
            }
            Thread.sleep(session.settings().limits().pause());
        }
    }
}
