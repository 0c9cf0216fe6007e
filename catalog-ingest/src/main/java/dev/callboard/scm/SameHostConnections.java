package dev.callboard.scm;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
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

    SameHostConnections(URIish uri) {
        this.host = String.valueOf(uri.getHost());
        this.port = uri.getPort();
        this.encrypted = "https".equals(uri.getScheme());
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        check(url);
        return connections.create(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        check(url);
        return connections.create(url, proxy);
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
