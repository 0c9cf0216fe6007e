package dev.callboard.scm;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The way to the hosts: through which proxy, and which certificates are believed.
 *
 * @param httpProxy for {@code http:} URLs, as {@code host:port}; null for none
 * @param httpsProxy for {@code https:} URLs, as {@code host:port}; null for none
 * @param direct hosts that are reached without a proxy: a name stands for itself and all below it, {@code *} for all
 * @param authorities certificates that are believed besides those of the JDK
 */
public record ScmNetwork(
        @Nullable InetSocketAddress httpProxy,
        @Nullable InetSocketAddress httpsProxy,
        List<String> direct,
        List<X509Certificate> authorities) {

    public ScmNetwork {
        direct = direct.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .toList();
        authorities = List.copyOf(authorities);
    }

    /** No proxy, and the certificates of the JDK. */
    public static ScmNetwork plain() {
        return new ScmNetwork(null, null, List.of(), List.of());
    }

    /**
     * Reads the certificates of a PEM file.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static List<X509Certificate> certificates(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            List<X509Certificate> certificates = new ArrayList<>();
            read.forEach(one -> certificates.add((X509Certificate) one));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(pem + " holds no certificate in PEM");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("Cannot read certificates from " + pem + ": " + e.getMessage(), e);
        }
    }

    /** The proxy to a URL's host; {@link Proxy#NO_PROXY} if there is none. */
    Proxy proxyTo(String scheme, @Nullable String host) {
        InetSocketAddress proxy = "https".equals(scheme) ? httpsProxy : httpProxy;
        if (proxy == null || host == null || isDirect(host.toLowerCase(Locale.ROOT))) {
            return Proxy.NO_PROXY;
        }
        // The name is looked up each time, since a proxy may move.
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHostString(), proxy.getPort()));
    }

    private boolean isDirect(String host) {
        return direct.stream()
                .map(one -> one.replaceFirst("^\\*?\\.", ""))
                .anyMatch(one -> one.equals("*") || host.equals(one) || (!one.isEmpty() && host.endsWith("." + one)));
    }

    /** A client that goes this way and follows no redirect; whoever asks for it closes it. */
    public HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxies())
                .sslContext(tls())
                .build();
    }

    /** The same as {@link #proxyTo}, for the JDK's client. */
    ProxySelector proxies() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(resolved(proxyTo(uri.getScheme(), uri.getHost())));
            }

            @Override
            public void connectFailed(URI uri, java.net.SocketAddress address, IOException failure) {
                // Whoever asked sees the failure itself.
            }
        };
    }

    /** The JDK's URL connections want an address, where its client wants a name. */
    static Proxy resolved(Proxy proxy) {
        return proxy.address() instanceof InetSocketAddress address && address.isUnresolved()
                ? new Proxy(proxy.type(), new InetSocketAddress(address.getHostString(), address.getPort()))
                : proxy;
    }

    /** Who decides which servers are believed; null for the JDK's own. */
    TrustManager @Nullable [] trust() {
        if (authorities.isEmpty()) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate known : ofTheJdk()) {
                store.setCertificateEntry("jdk" + number++, known);
            }
            for (X509Certificate own : authorities) {
                store.setCertificateEntry("own" + number++, own);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return List.of(known.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    /** The TLS that goes with {@link #trust()}. */
    SSLContext tls() {
        try {
            TrustManager[] trust = trust();
            if (trust == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS", e);
        }
    }
}
