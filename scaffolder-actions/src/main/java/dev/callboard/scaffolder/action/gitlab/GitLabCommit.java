package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.WorkspaceFile;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A commit that is made through the API, which makes the branch with it if it is not there. What was there before is noted
 * first, so that a commit whose answer nobody saw is recognised by its parent and message.
 *
 * @param project the full path of the project
 */
record GitLabCommit(HostSession session, ActionContext context, String project) {

    private static final String COMMIT = "commit";
    private static final String NEW_BRANCH = "newBranch";

    /** What a branch of this execution begins at that has no commit of its own. */
    private static final String EMPTY = "empty";

    private static final String PARENT = "parent";
    private static final String UNDONE = "undone";
    private static final int PAGE = 100;

    /** What shall be committed. */
    record Wanted(String branch, String message, ArrayNode actions) {}

    /** Of the project that the input names. */
    static GitLabCommit open(ScmHosts hosts, ActionContext context) {
        HostSession session = hosts.open(Kind.GITLAB, context);
        return new GitLabCommit(session, context, ProjectPath.of(session));
    }

    /** The commit that a branch is at. */
    Optional<JsonNode> head(String branch) throws InterruptedException {
        HostAnswer answer = session.api().get("/projects/{}/repository/branches/{}", project, branch);
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(answer.orFail("Cannot look for branch '" + branch + "' of " + project)
                        .path("commit"));
    }

    /**
     * What has to be done to the files of a branch so that they are those of the workspace.
     *
     * @param how {@code create}, {@code update}, {@code delete}, {@code skip}, or {@code auto} to compare
     * @param ref the branch or commit to compare with; empty if there is none
     */
    ArrayNode actions(List<WorkspaceFile> files, String how, String ref) throws InterruptedException {
        ArrayNode actions = JsonNodeFactory.instance.arrayNode();
        if (how.equals("skip")) {
            return actions;
        }
        Map<String, String> there = how.equals("auto") && !ref.isEmpty() ? blobs(ref) : Map.of();
        for (WorkspaceFile file : files) {
            String action = switch (how) {
                case "auto" -> there.containsKey(file.path()) ? "update" : "create";
                default -> how;
            };
            if (how.equals("auto") && blobIds(file.content()).contains(there.getOrDefault(file.path(), ""))) {
                continue;
            }
            ObjectNode entry = actions.addObject().put("action", action).put("file_path", file.path());
            if (!action.equals("delete")) {
                entry.put("encoding", "base64")
                        .put("content", file.base64())
                        .put("execute_filemode", file.isExecutable());
            }
        }
        return actions;
    }

    /** The ids of the files of a branch, by path; none if the project is empty. */
    private Map<String, String> blobs(String ref) throws InterruptedException {
        Map<String, String> blobs = new HashMap<>();
        for (int page = 1; ; page++) {
            HostAnswer answer = session.api()
                    .get(
                            "/projects/{}/repository/tree?recursive=true&ref={}&per_page=" + PAGE + "&page=" + page,
                            project,
                            ref);
            if (answer.isMissing()) {
                return blobs;
            }
            JsonNode entries = answer.orFail("Cannot list the files of " + project);
            for (JsonNode entry : entries) {
                if (entry.path("type").asString("").equals("blob")) {
                    blobs.put(entry.path("path").asString(""), entry.path("id").asString(""));
                }
            }
            if (entries.size() < PAGE) {
                return blobs;
            }
        }
    }

    /** What Git calls a file of this content, in repositories of either kind of hash. */
    private static List<String> blobIds(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
        List<String> ids = new ArrayList<>();
        for (String algorithm : new String[] {"SHA-1", "SHA-256"}) {
            try {
                MessageDigest digest = MessageDigest.getInstance(algorithm);
                digest.update(head);
                ids.add(HexFormat.of().formatHex(digest.digest(content)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has " + algorithm, e);
            }
        }
        return ids;
    }

    /** The project's default branch; empty if there is none yet. */
    String defaultBranch() throws InterruptedException {
        return session.api()
                .get("/projects/{}", project)
                .orFail("Cannot look for the project " + project)
                .path("default_branch")
                .asString("");
    }

    /**
     * Commits, where {@link #made} says that no earlier attempt has.
     *
     * @param before the commit that the branch is at, if it is there
     * @param start the commit that a new branch begins at
     * @return the id of the commit
     */
    String make(Wanted wanted, Optional<JsonNode> before, String start) throws InterruptedException {
        context.note(NEW_BRANCH, BooleanNode.valueOf(before.isEmpty()));
        context.note(
                PARENT, before.map(commit -> commit.path("id").asString("")).orElse(start));
        ObjectNode body = HostApi.object().put("branch", wanted.branch()).put("commit_message", wanted.message());
        if (before.isEmpty() && !start.isEmpty()) {
            body.put("start_sha", start);
        }
        body.set("actions", wanted.actions());
        String commit = session.api()
                .post(body, "/projects/{}/repository/commits", project)
                .orFail("Committing to branch '" + wanted.branch() + "' of " + project + " failed")
                .path("id")
                .asString("");
        context.note(COMMIT, commit);
        context.log().info("Committed " + commit + " to branch '" + wanted.branch() + "'");
        return commit;
    }

    /** Makes a branch that has nothing of its own. */
    void makeBranch(String branch, String start) throws InterruptedException {
        context.note(NEW_BRANCH, BooleanNode.TRUE);
        context.note(EMPTY, start);
        session.api()
                .post(
                        HostApi.object().put("branch", branch).put("ref", start),
                        "/projects/{}/repository/branches",
                        project)
                .orFail("Cannot make branch '" + branch + "' of " + project);
    }

    /** The commit that this execution made on the branch, whether it could note it or not. */
    Optional<String> made(String branch, String message) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (notes.has(COMMIT)) {
            return Optional.of(notes.path(COMMIT).asString());
        }
        if (notes.has(EMPTY)) {
            String start = notes.path(EMPTY).asString("");
            return head(branch).map(commit -> commit.path("id").asString("")).filter(start::equals);
        }
        if (!notes.has(PARENT)) {
            return Optional.empty();
        }
        return head(branch)
                .filter(commit -> commit.path("message").asString("").strip().equals(message.strip())
                        && commit.path("parent_ids")
                                .path(0)
                                .asString("")
                                .equals(notes.path(PARENT).asString("")))
                .map(commit -> commit.path("id").asString(""));
    }

    /** Whether the commit has not been taken back. */
    boolean stands() {
        return !context.notes().has(UNDONE);
    }

    /**
     * Takes the commit back: a branch that was made for it is removed, on another it is reverted.
     *
     * @return why it was left; empty if it was not
     */
    String takeBack(String branch, String message) throws InterruptedException {
        Optional<String> commit = made(branch, message);
        Optional<JsonNode> now = head(branch);
        if (commit.isEmpty() || now.isEmpty() || !stands()) {
            context.note(UNDONE, BooleanNode.TRUE);
            return "";
        }
        if (!now.get().path("id").asString("").equals(commit.get())) {
            return "branch '" + branch + "' was kept, because others have pushed to it";
        }
        HostAnswer answer = context.notes().path(NEW_BRANCH).asBoolean(false)
                ? session.api().delete("/projects/{}/repository/branches/{}", project, branch)
                : session.api()
                        .post(
                                HostApi.object().put("branch", branch),
                                "/projects/{}/repository/commits/{}/revert",
                                project,
                                commit.get());
        if (!answer.isSuccess() && !answer.isMissing()) {
            return "commit " + commit.get() + " is still on branch '" + branch + "': " + answer.reason();
        }
        context.note(UNDONE, BooleanNode.TRUE);
        return "";
    }
}
