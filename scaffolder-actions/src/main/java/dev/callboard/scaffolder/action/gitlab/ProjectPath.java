package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostSession;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which project a step works on: the one that its repository URL names by {@code owner} and {@code repo}, or by
 * {@code project} with its full path. An input {@code projectId} may say it once more and never otherwise, since the policy
 * has judged the URL.
 */
final class ProjectPath {

    private ProjectPath() {}

    /**
     * The full path.
     *
     * @throws ActionException if the URL names two different projects, of which the policy has seen only one
     */
    static String of(HostSession session) {
        String project = session.part("project");
        String named = session.owner() + "/" + session.repo();
        if (project.isEmpty()) {
            return named;
        }
        boolean both = !session.owner().isEmpty() || !session.repo().isEmpty();
        if (both && !project.equals(named)) {
            throw ActionException.input("Invalid repoUrl: 'project' names '" + project
                    + "', but 'owner' and 'repo' name '" + named + "'; leave one of them out");
        }
        return project;
    }

    /** The input {@code projectId}, and the path of the URL without it. */
    static String orId(HostSession session, ObjectNode input) {
        String given = input.path("projectId").asString("");
        return given.isEmpty() ? of(session) : given;
    }

    /**
     * Asks the host whether the input {@code projectId} is the project of the URL.
     *
     * @throws ActionException if it is another, or cannot be looked at
     */
    static void checkId(HostSession session, ObjectNode input) throws InterruptedException {
        String named = of(session);
        String given = orId(session, input);
        if (given.equals(named)) {
            return;
        }
        String path = session.api()
                .get("/projects/{}", given)
                .orFail("Cannot look for the project '" + given + "'")
                .path("path_with_namespace")
                .asString("");
        if (!path.toLowerCase(Locale.ROOT).equals(named.toLowerCase(Locale.ROOT))) {
            throw ActionException.input("Invalid projectId: project '" + given + "' is '" + path
                    + "', but repoUrl names '" + named + "'; name the same project in both, or leave out 'projectId'"
                    + " where it is not required");
        }
    }
}
