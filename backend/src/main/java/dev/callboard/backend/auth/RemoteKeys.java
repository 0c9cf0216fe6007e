package dev.callboard.backend.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that another server publishes, as a JWK set.
 *
 * <p>They are kept for ten minutes; an unknown key id has them fetched again at most twice in ten seconds. Redirects are
 * not followed, so the configuration alone says which hosts are asked. Looking a key up may block for five seconds. A server
 * that cannot be asked is a {@link KeySourceException}, and a key that it does not have is none.
 */
public final class RemoteKeys implements JWKSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration COOL_DOWN = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 512 * 1024;
    private static final Resource NO_KEYS = new Resource("{\"keys\":[]}", "application/json");

    private final Direct server;
    private final JWKSource<SecurityContext> keys;

    private RemoteKeys(URI address, boolean mayBeMissing) {
        try {
            this.server = new Direct(mayBeMissing);
            this.keys = JWKSourceBuilder.create(address.toURL(), server)
                    .cache(FRESH.toMillis(), TIMEOUT.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(COOL_DOWN.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not an address of keys: " + address, e);
        }
    }

    /** The keys at an http or https address, which is asked when the first key is looked up. */
    public static JWKSource<SecurityContext> at(URI address) {
        return new RemoteKeys(address, false);
    }

    /** The keys of somebody who may not exist; a 404 says so. */
    static JWKSource<SecurityContext> ofSomebody(URI address) {
        return new RemoteKeys(address, true);
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        try {
            return keys.get(selector, context);
        } catch (RateLimitReachedException tooOften) {
            if (server.away) {
                throw tooOften;
            }
            return List.of();
        }
    }

    private static final class Direct extends DefaultResourceRetriever {

        private final boolean mayBeMissing;
        private volatile boolean away;

        Direct(boolean mayBeMissing) {
            super((int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), MAX_BYTES);
            this.mayBeMissing = mayBeMissing;
        }

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            try {
                Resource found = super.retrieveResource(url);
                away = false;
                return found;
            } catch (FileNotFoundException e) {
                return missing(url, e);
            } catch (IOException e) {
                throw failed(url, e);
            }
        }

        private Resource missing(URL url, FileNotFoundException e) throws IOException {
            if (!mayBeMissing) {
                throw failed(url, e);
            }
            away = false;
            return NO_KEYS;
        }

        private IOException failed(URL url, IOException e) {
            away = true;
            log.warn("Cannot fetch the keys at {}, so tokens cannot be checked: {}", url, e.toString());
            return e;
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(url);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }
}
