package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.SignIn;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotFoundError;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers with a pop-up window that {@code auth.providers} lists, each in the environments it lists. */
final class OAuthProviders {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthProviders.class);
    private static final Set<String> KINDS = Set.of("oidc", "github", "gitlab");

    /** What the providers are made of besides the configuration. */
    record Parts(UserDirectory users, SignIn signIn, InstantSource clock) {}

    private final AppOrigins origins;
    private final Map<String, Map<String, OAuthFlow>> flows;

    private OAuthProviders(AppOrigins origins, Map<String, Map<String, OAuthFlow>> flows) {
        this.origins = origins;
        this.flows = Map.copyOf(flows);
    }

    static OAuthProviders of(AppConfig config, String baseUrl, Parts parts) {
        AppOrigins origins = AppOrigins.of(config, baseUrl);
        AppConfig providers = config.section("auth.providers");
        Map<String, Map<String, OAuthFlow>> flows = new LinkedHashMap<>();
        for (String id : providers.keys()) {
            if (KINDS.contains(id)) {
                Map<String, OAuthFlow> environments = new LinkedHashMap<>();
                AppConfig provider = providers.section(id);
                for (String env : provider.keys()) {
                    environments.put(env, flow(id, provider.section(env), origins, baseUrl + "/api/auth", parts));
                }
                flows.put(id, Map.copyOf(environments));
            } else if (!id.equals("guest")) {
                LOG.warn(
                        "Nobody can sign in by auth.providers.{}: this server knows guest, oidc, github and gitlab",
                        id);
            }
        }
        return new OAuthProviders(origins, flows);
    }

    private static OAuthFlow flow(String id, AppConfig section, AppOrigins origins, String issuer, Parts parts) {
        OidcSettings oidc = id.equals("oidc") ? OidcSettings.of(section) : null;
        boolean secretNeeded = oidc == null || oidc.clientAuthentication() != OidcSettings.ClientAuthentication.NONE;
        OAuthClient client = OAuthClient.of(section, id, issuer, secretNeeded);
        ProviderCalls calls = new ProviderCalls(ProviderCalls.TIMEOUT);
        IdentityProvider provider = oidc != null
                ? new OidcProvider(client, oidc, parts.clock())
                : id.equals("github")
                        ? new GitHubProvider(client, calls, section)
                        : new GitLabProvider(client, calls, section);
        URI app = origins.app();
        return new OAuthFlow(
                provider,
                client,
                new ProviderCookies(id, client.callback(), app, client.sessionDuration()),
                origins,
                SignInResolvers.of(section, annotation(id), parts.users()),
                parts.signIn());
    }

    private static @Nullable String annotation(String id) {
        return switch (id) {
            case "github" -> "github.com/user-id";
            case "gitlab" -> "gitlab.com/user-id";
            default -> null;
        };
    }

    AppOrigins origins() {
        return origins;
    }

    /** Whether this is the kind of provider that has a pop-up window, configured or not. */
    static boolean isKnown(String id) {
        return KINDS.contains(id);
    }

    /** An error for the caller if a provider is not configured. */
    void require(String id) {
        if (!flows.containsKey(id)) {
            throw new NotFoundError("No auth provider registered for '" + id + "'");
        }
    }

    /** The flow of a provider; an error for the caller if the environment is not given or not configured. */
    OAuthFlow flow(String id, @Nullable String env) {
        require(id);
        if (env == null || env.isEmpty()) {
            throw new InputError("Must specify 'env' query to select environment");
        }
        OAuthFlow flow = flows.getOrDefault(id, Map.of()).get(env);
        if (flow == null) {
            throw new NotFoundError("No configuration available for the '" + env + "' environment of this provider.");
        }
        return flow;
    }
}
