package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.JudgedPlace;
import dev.callboard.scaffolder.templating.RepositoryLocation;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmCredentials.Login;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The hosts of the configuration, as actions reach them; no other host is ever asked. */
public final class ScmHosts {

    private final ScmIntegrations integrations;
    private final HttpClient http;
    private final HostSettings settings;
    private final InstantSource clock;

    /** @param http must not follow redirects, which could lead credentials to another host */
    public ScmHosts(ScmIntegrations integrations, HttpClient http, HostSettings settings, InstantSource clock) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The client must not follow redirects");
        }
        this.integrations = integrations;
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    public HostSettings settings() {
        return settings;
    }

    public InstantSource clock() {
        return clock;
    }

    /**
     * Opens the repository that the input {@code repoUrl} names, with the input {@code token} or else the integration's
     * credentials.
     *
     * @throws ActionException if it is on no host of this kind, or there is nothing to show to it
     */
    public HostSession open(Kind kind, ActionContext context) {
        return open(kind, context, context.input().path("repoUrl").asString(""));
    }

    /** As {@link #open(Kind, ActionContext)}, for a repository that another input names. */
    public HostSession open(Kind kind, ActionContext context, String repoUrl) {
        return open(kind, context.input(), repository(repoUrl));
    }

    /**
     * Reads what the repository picker writes.
     *
     * @throws ActionException if it is not that, or on no configured host, or the policy has read something else from it
     */
    public RepositoryLocation repository(String repoUrl) {
        try {
            RepositoryLocation place = RepositoryLocation.parse(
                    repoUrl,
                    host -> integrations.byHost(host).map(one -> one.kind().configKey()));
            integrations
                    .byHost(place.host())
                    .ifPresent(one -> JudgedPlace.check(repoUrl, place.host(), place.parts(), one.kind()));
            return place;
        } catch (IllegalArgumentException e) {
            throw ActionException.input("Invalid repoUrl: " + e.getMessage()).because(e);
        }
    }

    /** As {@link #open(Kind, ActionContext)}, for a place that is not written as a repository. */
    public HostSession open(Kind kind, ObjectNode input, RepositoryLocation place) {
        ScmIntegration integration = integrations
                .byHost(place.host())
                .filter(one -> one.kind() == kind)
                .orElseThrow(() -> ActionException.input(
                        "No integration of type " + kind.configKey() + " is configured for host " + place.host()));
        String token = input.path("token").asString("");
        Login login = login(integration, place, token);
        return new HostSession(
                place,
                integration,
                login,
                api(integration, login, !token.isEmpty()),
                settings,
                publisher(integration, login),
                clock);
    }

    /** The host that a repository URL of any kind is on. */
    public Optional<ScmIntegration> integration(String host) {
        return integrations.byHost(host);
    }

    private Login login(ScmIntegration integration, RepositoryLocation place, String token) {
        if (!token.isEmpty()) {
            return new Login(integration.kind().tokenUser(), token);
        }
        if (settings.requiresUserCredentials()) {
            throw ActionException.input("No user credentials provided for host " + place.host()
                    + ", but scaffolder.requireScmUserCredentials is enabled");
        }
        try {
            return integration
                    .credentials()
                    .login(path(place))
                    .orElseThrow(() -> ActionException.input("No token available for host " + place.host()
                            + ": pass one as 'token', or configure one under integrations."
                            + integration.kind().configKey()));
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    private static String path(RepositoryLocation place) {
        for (String part : new String[] {"organization", "owner", "workspace", "project"}) {
            if (!place.part(part).isEmpty()) {
                return place.part(part) + "/" + place.part("repo");
            }
        }
        return place.part("repo");
    }

    private HostApi api(ScmIntegration integration, Login login, boolean users) {
        HostAuthorization authorization = HostAuthorization.of(integration.kind(), login, users);
        return new HostApi(
                http,
                new HostApi.Address(
                        integration.host(), integration.apiBaseUrl(), authorization.headers(), authorization.secrets()),
                settings.limits());
    }

    /** Pushes with the login of the step. */
    private GitPublisher publisher(ScmIntegration integration, Login login) {
        ScmIntegration withLogin = new ScmIntegration(
                integration.kind(), integration.host(), integration.cloneBaseUrl(), integration.apiBaseUrl(), login);
        ScmIntegrations alone = ScmIntegrations.of(withLogin).withNetwork(integrations.network());
        return new GitPublisher(alone, ScmLimits.defaults(), clock);
    }
}
