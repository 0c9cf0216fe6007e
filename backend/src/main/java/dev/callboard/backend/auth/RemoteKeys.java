package dev.callboard.backend.auth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/**
 * The public keys that another server publishes, as a JWK set.
 *
 * <p>They are kept for ten minutes; an unknown key id has them fetched again at most once in 30 seconds. Redirects are
 * not followed, so the configuration alone says which hosts are asked. Looking a key up may block for five seconds.
 */
public final class RemoteKeys {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration COOL_DOWN = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 512 * 1024;

    private RemoteKeys() {}

    /** The keys at an http or https address, which is asked when the first key is looked up. */
    public static JWKSource<SecurityContext> at(URI address) {
        try {
            return JWKSourceBuilder.create(address.toURL(), new Direct())
                    .cache(FRESH.toMillis(), TIMEOUT.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(COOL_DOWN.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not an address of keys: " + address, e);
        }
    }

    private static final class Direct extends DefaultResourceRetriever {

        Direct() {
            super((int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), MAX_BYTES);
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(url);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }
}
