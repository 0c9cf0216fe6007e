package dev.callboard.scaffolder.action;

import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the reading of a repository URL that an action works by to the one that the policy judges, which knows no kinds of
 * hosts: an {@code owner} beside the {@code workspace} of Bitbucket would be judged and never used.
 */
public final class JudgedPlace {

    private JudgedPlace() {}

    /**
     * Refuses a URL of which the policy has read something else.
     *
     * @param host the host that the action works on
     * @param parts what the action reads from the URL, such as {@code owner}
     * @param kind the kind of the host, which says what of that it works by
     * @throws ActionException if the two differ
     */
    public static void check(String repoUrl, String host, Map<String, String> parts, Kind kind) {
        ActionTarget judged = ActionTarget.ofPlace(repoUrl.strip());
        ActionTarget used = used(host.toLowerCase(Locale.ROOT), parts, kind);
        if (!used.equals(judged)) {
            throw ActionException.input(
                    "Invalid repoUrl: the policy reads " + said(judged) + " from it, and the action " + said(used)
                            + "; name the repository by " + parts(kind) + " alone, each well encoded");
        }
    }

    private static ActionTarget used(String host, Map<String, String> parts, Kind kind) {
        String project = part(parts, "project");
        String owner = part(parts, "owner");
        if (kind == Kind.GITLAB && owner.isEmpty() && project.contains("/")) {
            int slash = project.lastIndexOf('/');
            return repository(host, project.substring(0, slash), project.substring(slash + 1));
        }
        String org = switch (kind) {
            case AZURE -> joined(part(parts, "organization"), project);
            case BITBUCKET_CLOUD -> part(parts, "workspace");
            case BITBUCKET_SERVER -> project;
            case GERRIT -> owner.isEmpty() ? part(parts, "workspace") : owner;
            case GITLAB -> owner.isEmpty() ? project : owner;
            default -> owner;
        };
        return repository(host, org, part(parts, "repo"));
    }

    private static String parts(Kind kind) {
        return switch (kind) {
            case AZURE -> "'organization', 'project' and 'repo'";
            case BITBUCKET_CLOUD -> "'workspace', 'project' and 'repo'";
            case BITBUCKET_SERVER -> "'project' and 'repo'";
            case GERRIT -> "'workspace', 'owner' and 'repo'";
            default -> "'owner' and 'repo'";
        };
    }

    private static String said(ActionTarget target) {
        return target.host() == null
                ? "nothing"
                : "'"
                        + joined(
                                Objects.requireNonNullElse(target.org(), ""),
                                Objects.requireNonNullElse(target.repo(), ""))
                        + "' on " + target.host();
    }

    private static ActionTarget repository(String host, String org, String repo) {
        return ActionTarget.repository(host, orNull(org), orNull(repo));
    }

    private static String part(Map<String, String> parts, String name) {
        return parts.getOrDefault(name, "");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String joined(String outer, String inner) {
        return outer.isEmpty() ? inner : inner.isEmpty() ? outer : outer + "/" + inner;
    }
}
