package dev.callboard.scaffolder.action;

import org.jspecify.annotations.Nullable;

/**
 * What an action would touch, as far as its input tells.
 *
 * @param host the host, with its port if one is named
 * @param org the organisation, group or owner on it
 * @param repo the repository
 * @param branch the branch
 * @param cluster the cluster
 * @param namespace the namespace in the cluster
 */
public record ActionTarget(
        @Nullable String host,
        @Nullable String org,
        @Nullable String repo,
        @Nullable String branch,
        @Nullable String cluster,
        @Nullable String namespace) {

    /** Nothing that could be named. */
    public static final ActionTarget NONE = new ActionTarget(null, null, null, null, null, null);

    /** A repository on a host. */
    public static ActionTarget repository(@Nullable String host, @Nullable String org, @Nullable String repo) {
        return new ActionTarget(host, org, repo, null, null, null);
    }

    /** The same with a branch. */
    public ActionTarget withBranch(@Nullable String name) {
        return new ActionTarget(host, org, repo, name, cluster, namespace);
    }
}
