package dev.callboard.scm;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RemoteConfig;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.util.SystemReader;

/**
 * Talks to other machines, each time within a bound: a host that says nothing, or too little, is given up.
 *
 * <p>The work is done by a virtual thread, since those leave a blocked socket when they are interrupted.
 */
final class GitTransports {

    private final ScmIntegrations integrations;
    private final ScmLimits limits;

    GitTransports(ScmIntegrations integrations, ScmLimits limits) {
        this.integrations = integrations;
        this.limits = limits;
    }

    /** The folder that a URL means, if it is on this machine. */
    Optional<Path> localFolder(String cloneUrl) {
        URIish uri = rewritten(cloneUrl);
        boolean local = "file".equals(uri.getScheme()) || (uri.getScheme() == null && uri.getHost() == null);
        return local ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
    }

    /** Asks the remote something small. */
    <T> T lookUp(String attempt, String cloneUrl, Repository local, Conversation<T> conversation) {
        return bounded(attempt, limits.lookUp(), () -> talk(cloneUrl, local, conversation));
    }

    /** Fetches from or pushes to the remote. */
    <T> T transfer(String attempt, String cloneUrl, Repository local, Conversation<T> conversation) {
        return bounded(attempt, limits.transfer(), () -> talk(cloneUrl, local, conversation));
    }

    private <T> T talk(String cloneUrl, Repository local, Conversation<T> conversation) throws IOException {
        URIish uri = rewritten(cloneUrl);
        ScmIntegration integration = integrations.integrationOfClone(cloneUrl);
        var credentials = new HostCredentials(integration, cloneUrl);
        try (SshdSessionFactory ssh = SshSessions.of(integration.credentials());
                Transport transport = Transport.open(local, uri)) {
            transport.setTimeout((int) Math.max(1, limits.silence().toSeconds()));
            transport.setCredentialsProvider(credentials);
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(new SameHostConnections(uri));
            }
            if (transport instanceof SshTransport overSsh) {
                overSsh.setSshSessionFactory(ssh);
            }
            return conversation.with(transport);
        }
    }

    private static <T> T bounded(String attempt, Duration bound, TransportFailures.Work<T> work) {
        var task = new FutureTask<>(() -> TransportFailures.named(attempt, work));
        Thread.ofVirtual().name("git").start(task);
        try {
            return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new ScmException.Unreachable(attempt + ": no end after " + bound.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new ScmException.Unreachable(attempt + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ScmException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new ScmException.Unreadable(attempt + ": " + e.getCause(), e.getCause());
        }
    }

    /** The URL after the {@code insteadOf} settings of this machine's Git. */
    private static URIish rewritten(String cloneUrl) {
        try {
            var config = new Config(SystemReader.getInstance().getUserConfig());
            config.setString("remote", "origin", "url", cloneUrl);
            return new RemoteConfig(config, "origin").getURIs().getFirst();
        } catch (URISyntaxException e) {
            throw new ScmException.Refused("'" + cloneUrl + "' is not a URL that Git understands");
        } catch (IOException | ConfigInvalidException e) {
            throw new ScmException.Unreadable("Cannot read Git's configuration of this machine", e);
        }
    }

    interface Conversation<T> {
        T with(Transport transport) throws IOException;
    }
}
