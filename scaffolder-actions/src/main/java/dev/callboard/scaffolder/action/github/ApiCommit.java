package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.WorkspaceFile;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A commit that is made through the API: blobs, a tree, the commit, then the branch.
 *
 * @param github the repository that the branch starts from
 * @param head the repository that the branch is in
 */
record ApiCommit(GitHub github, GitHub head, ActionContext context) {

    /**
     * Commits on the branch {@code branchName}, which is made from the base if it is not there.
     *
     * @return false if nothing would change and the input does not want an empty request
     */
    boolean make(String base, List<WorkspaceFile> files) throws InterruptedException {
        ObjectNode input = context.input();
        String branch = input.path("branchName").asString();
        String before = context.notes().path("commit").asString("");
        Optional<String> now = at(head, branch);
        if (now.isPresent() && now.get().equals(before)) {
            return true;
        }
        String start = at(github, base)
                .orElseThrow(() -> ActionException.notFound(
                        "There is no branch '" + base + "' in " + github.name() + " to start from"));
        if (now.isPresent() && !input.path("update").asBoolean(false)) {
            throw ActionException.conflict("Branch '" + branch + "' exists in " + head.name()
                    + " already; choose another one, or set update: true");
        }
        String parent = now.orElse(start);
        JsonNode parentCommit = head.get("/git/commits/{}", parent).orFail("Cannot read commit " + parent);
        String baseTree = parentCommit.path("tree").path("sha").asString("");
        String tree = tree(baseTree, files);
        if (tree.equals(baseTree) && !input.path("createWhenEmpty").asBoolean(true)) {
            return false;
        }
        String commit = head.post(commitBody(input, tree, parent), "/git/commits")
                .orFail("Cannot commit")
                .path("sha")
                .asString("");
        PullRequestAction.noteCommit(context, commit, now.isEmpty());
        move(branch, commit, now.isPresent());
        return true;
    }

    private void move(String branch, String commit, boolean exists) throws InterruptedException {
        HostAnswer answer = exists
                ? head.patch(HostApi.object().put("sha", commit), "/git/refs/heads/" + encoded(branch))
                : head.post(HostApi.object().put("ref", "refs/heads/" + branch).put("sha", commit), "/git/refs");
        answer.orFail("Cannot move branch '" + branch + "' of " + head.name());
    }

    private String tree(String baseTree, List<WorkspaceFile> files) throws InterruptedException {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (WorkspaceFile file : files) {
            ObjectNode blob = HostApi.object().put("content", file.base64()).put("encoding", "base64");
            String sha = head.post(blob, "/git/blobs")
                    .orFail("Cannot store '" + file.path() + "'")
                    .path("sha")
                    .asString("");
            entries.addObject()
                    .put("path", file.path())
                    .put("mode", file.mode())
                    .put("type", "blob")
                    .put("sha", sha);
        }
        for (String path : GitHub.texts(context.input().path("filesToDelete"))) {
            entries.addObject()
                    .put("path", path)
                    .put("mode", "100644")
                    .put("type", "blob")
                    .putNull("sha");
        }
        if (entries.isEmpty()) {
            return baseTree;
        }
        ObjectNode body = HostApi.object().put("base_tree", baseTree);
        body.set("tree", entries);
        return head.post(body, "/git/trees")
                .orFail("Cannot store the folder")
                .path("sha")
                .asString("");
    }

    private ObjectNode commitBody(ObjectNode input, String tree, String parent) {
        String message = input.path("commitMessage").asString("");
        GitDefaults defaults = head.session().settings().git();
        boolean configured = !defaults.commitMessage().equals(GitDefaults.STANDARD.commitMessage());
        String otherwise =
                configured ? defaults.commitMessage() : input.path("title").asString("");
        ObjectNode body = HostApi.object()
                .put("message", message.isEmpty() ? otherwise : message)
                .put("tree", tree);
        body.putArray("parents").add(parent);
        author(input, defaults, body);
        return body;
    }

    /** GitHub signs commits of an app that name no author, so none is named unless somebody wants one. */
    private static void author(ObjectNode input, GitDefaults defaults, ObjectNode body) {
        String name = input.path("gitAuthorName").asString("");
        String email = input.path("gitAuthorEmail").asString("");
        boolean configured = !defaults.authorName().equals(GitDefaults.STANDARD.authorName())
                || !defaults.authorEmail().equals(GitDefaults.STANDARD.authorEmail());
        boolean wanted = configured || !name.isEmpty() || !email.isEmpty();
        if (wanted && !input.path("forceEmptyGitAuthor").asBoolean(false)) {
            body.putObject("author")
                    .put("name", name.isEmpty() ? defaults.authorName() : name)
                    .put("email", email.isEmpty() ? defaults.authorEmail() : email);
        }
    }

    /** The commit that a branch is at. */
    static Optional<String> at(GitHub github, String branch) throws InterruptedException {
        HostAnswer answer = github.get("/git/ref/heads/" + encoded(branch));
        if (answer.isMissing() || answer.status() == 409) {
            return Optional.empty();
        }
        return Optional.of(answer.orFail("Cannot look for branch '" + branch + "' of " + github.name())
                .path("object")
                .path("sha")
                .asString(""));
    }

    /** A branch in a path, where its slashes stay. */
    static String encoded(String branch) {
        return Arrays.stream(branch.split("/", -1))
                .map(part -> HostApi.filled("{}", part))
                .collect(Collectors.joining("/"));
    }
}
