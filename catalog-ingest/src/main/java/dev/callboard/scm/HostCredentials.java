package dev.callboard.scm;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Shows an integration's login to the host it is for, and to no other that a redirect or a setting might lead to. */
final class HostCredentials extends CredentialsProvider {

    private final ScmCredentials credentials;
    private final String host;

    HostCredentials(ScmIntegration integration, String cloneUrl) {
        this.credentials = integration.credentials();
        this.host = hostName(WebUrl.parse(cloneUrl).host());
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
        return credentials instanceof ScmCredentials.Login;
    }

    /** Nothing is said, and so nothing agreed to, if more is asked than a user name and a password. */
    @Override
    public boolean get(@Nullable URIish uri, CredentialItem... items) {
        if (uri == null || !host.equalsIgnoreCase(uri.getHost()) || !supports(items)) {
            return false;
        }
        if (credentials instanceof ScmCredentials.Login login) {
            for (CredentialItem item : items) {
                if (item instanceof CredentialItem.Username username) {
                    username.setValue(login.username());
                } else if (item instanceof CredentialItem.Password password) {
                    password.setValue(login.password().toCharArray());
                }
            }
            return true;
        }
        return false;
    }

    private static String hostName(String host) {
        return host.replaceFirst(":\\d+$", "");
    }
}
