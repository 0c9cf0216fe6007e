package dev.callboard.backend.kubernetes;

import dev.callboard.backend.kubernetes.CloudTokens.Fresh;
import dev.callboard.backend.kubernetes.CloudTokens.Login;
import dev.callboard.backend.kubernetes.ClusterCredentials.NotHere;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for clusters of AKS: by the secret of an application, by the identity of a workload, or by that of the machine,
 * whichever the environment speaks of first.
 */
final class AzureLogin implements Login {

    /** What the API servers of AKS are called among Microsoft's applications. */
    private static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private static final String PUBLIC_CLOUD = "https://login.microsoftonline.com";
    private static final String MACHINE = "http://169.254.169.254";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final TokenServer server;
    private final Map<String, String> environment;

    AzureLogin(TokenServer server, Map<String, String> environment) {
        this.server = server;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Fresh token() {
        String tenant = environment.get("AZURE_TENANT_ID");
        String client = environment.get("AZURE_CLIENT_ID");
        if (tenant != null && client != null) {
            Map<String, String> proof = proof();
            if (!proof.isEmpty()) {
                return application(tenant, client, proof);
            }
        }
        return machine(client);
    }

    private Map<String, String> proof() {
        String secret = environment.get("AZURE_CLIENT_SECRET");
        if (secret != null) {
            return Map.of("client_secret", secret);
        }
        String file = environment.get("AZURE_FEDERATED_TOKEN_FILE");
        return file == null
                ? Map.of()
                : Map.of("client_assertion_type", ASSERTION, "client_assertion", assertion(Path.of(file)));
    }

    /** Read each time, as the cluster that this server runs in replaces it. */
    private static String assertion(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new NotHere("AZURE_FEDERATED_TOKEN_FILE names " + file + ", which cannot be read: " + e);
        }
    }

    private Fresh application(String tenant, String client, Map<String, String> proof) {
        Map<String, String> form = new HashMap<>(proof);
        form.put("grant_type", "client_credentials");
        form.put("client_id", client);
        form.put("scope", AKS + "/.default");
        String authority =
                environment.getOrDefault("AZURE_AUTHORITY_HOST", PUBLIC_CLOUD).replaceFirst("/+$", "");
        return server.post(URI.create(authority + "/" + TokenServer.encoded(tenant) + "/oauth2/v2.0/token"), form);
    }

    private Fresh machine(@Nullable String client) {
        String host = environment
                .getOrDefault("AZURE_POD_IDENTITY_AUTHORITY_HOST", MACHINE)
                .replaceFirst("/+$", "");
        String which = client == null ? "" : "&client_id=" + TokenServer.encoded(client);
        return server.get(
                URI.create(host + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + AKS + which),
                "Metadata",
                "true");
    }
}
