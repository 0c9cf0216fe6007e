package dev.callboard.scm;

import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Shows an integration's login to the host it is for, and to no other that a redirect or a setting might lead to. */
final class HostCredentials extends CredentialsProvider {

    private final ScmCredentials.@Nullable Login login;
    private final String host;

    private HostCredentials(ScmCredentials.@Nullable Login login, String host) {
        this.login = login;
        this.host = host;
    }

    /** May ask the host for a token. */
    static HostCredentials of(ScmIntegration integration, String cloneUrl) {
        WebUrl url = WebUrl.parse(cloneUrl);
        return new HostCredentials(login(integration, url).orElse(null), hostName(url.host()));
    }

    private static Optional<ScmCredentials.Login> login(ScmIntegration integration, WebUrl url) {
        return switch (url.scheme()) {
            case "https", "http" -> integration.credentials().login(pathBelow(integration.cloneBaseUrl(), url));
            case "ssh" ->
                integration.credentials() instanceof ScmCredentials.Login login ? Optional.of(login) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String pathBelow(String base, WebUrl url) {
        String whole = url.toString();
        return whole.startsWith(base + "/") ? whole.substring(base.length()) : url.path();
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return login != null;
    }

    /** Nothing is said, and so nothing agreed to, if more is asked than a user name and a password. */
    @Override
    public boolean get(@Nullable URIish uri, CredentialItem... items) {
        ScmCredentials.Login shown = login;
        if (uri == null || shown == null || !host.equalsIgnoreCase(uri.getHost()) || !supports(items)) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username username) {
                username.setValue(shown.username());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(shown.password().toCharArray());
            }
        }
        return true;
    }

    private static String hostName(String host) {
        return host.replaceFirst(":\\d+$", "");
    }
}
