package dev.callboard.scaffolder.autocomplete;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.templating.RepositoryLocation;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the fields of a form offer: organisations, repositories, branches that a user's token may see. Blocking. */
public final class HostLookups {

    private final ScmHosts hosts;

    /** @param hosts the hosts that may be asked */
    public HostLookups(ScmHosts hosts) {
        this.hosts = hosts;
    }

    /**
     * One thing that can be chosen.
     *
     * @param title what it is shown as, if that is not the id
     */
    public record Choice(@Nullable String title, String id) {}

    /**
     * Looks something up.
     *
     * @param provider {@code github}, {@code gitlab} or {@code bitbucket-cloud}
     * @param token the user's own; no other credentials are used
     * @param context what narrows the search, such as {@code owner}
     * @throws ActionException if the provider, the resource or a part of the context is missing, or the host does not answer
     */
    public List<Choice> find(String provider, String resource, String token, Map<String, String> context)
            throws InterruptedException {
        return switch (provider) {
            case "github" -> new GitHubLookups(api(Kind.GITHUB, "github.com", token, context)).find(resource, context);
            case "gitlab" -> new GitLabLookups(api(Kind.GITLAB, "gitlab.com", token, context)).find(resource, context);
            case "bitbucket-cloud" ->
                new BitbucketLookups(api(Kind.BITBUCKET_CLOUD, "bitbucket.org", token, Map.of()))
                        .find(resource, context);
            default -> throw ActionException.input("Unsupported provider: " + provider);
        };
    }

    private HostApi api(Kind kind, String usual, String token, Map<String, String> context) {
        ObjectNode input = HostApi.object().put("token", token);
        String host = context.getOrDefault("host", usual);
        return hosts.open(kind, input, new RepositoryLocation(host, Map.of())).api();
    }

    static String required(Map<String, String> context, String name) {
        String value = context.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw ActionException.input("Missing " + name + " context parameter");
        }
        return value;
    }

    static ActionException invalid(String resource) {
        return ActionException.input("Invalid resource: " + resource);
    }
}
