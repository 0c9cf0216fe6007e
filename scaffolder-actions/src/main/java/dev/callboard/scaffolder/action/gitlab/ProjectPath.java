package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostSession;

/** Which project a repository URL names: {@code owner} and {@code repo}, or {@code project} with its full path. */
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
}
