package dev.callboard.scm;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/**
 * Opens connections to one host alone. JGit follows redirects and keeps the login while it does; a repository that
 * was renamed is found so, and another host learns nothing.
 */
final class SameHostConnections implements HttpConnectionFactory2 {

    private final HttpConnectionFactory2 connections = new JDKHttpConnectionFactory();
    private final String host;
    private final int port;
    private final boolean encrypted;
    private final ScmNetwork network;

    SameHostConnections(URIish uri, ScmNetwork network) {
        this.network = network;
        this.host = String.valueOf(uri.getHost());
        this.port = uri.getPort();
        this.encrypted = "https".equals(uri.getScheme());
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        check(url);
        Proxy proxy = ScmNetwork.resolved(network.proxyTo(url.getProtocol(), url.getHost()));
        return trusting(connections.create(url, proxy));
    }

    /** Which proxy is ours to say, whatever the JDK would take. */
    @Override
    public HttpConnection create(URL url, Proxy ignored) throws IOException {
        return create(url);
    }

    private HttpConnection trusting(HttpConnection connection) throws IOException {
        TrustManager[] trust = network.trust();
        if (trust != null && encrypted) {
            try {
                connection.configure(null, trust, null);
            } catch (GeneralSecurityException e) {
                throw new IOException("its certificates cannot be checked", e);
            }
        }
        return connection;
    }

    @Override
    public GitSession newSession() {
        return connections.newSession();
    }

    private void check(URL url) throws IOException {
        boolean same = host.equalsIgnoreCase(url.getHost())
                && (port == url.getPort() || (port == -1 && url.getPort() == url.getDefaultPort()))
                && !(encrypted && !"https".equals(url.getProtocol()));
        if (!same) {
            throw new OtherHost("it redirects to " + url.getProtocol() + "://" + url.getAuthority()
                    + ", and another host is not followed");
        }
    }

    /** The host sends us elsewhere. */
    static final class OtherHost extends IOException {
        OtherHost(String message) {
            super(message);
        }
    }
}
