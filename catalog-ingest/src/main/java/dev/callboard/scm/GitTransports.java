package dev.callboard.scm;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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

/** Talks to other machines, each time within a bound: a host that says nothing, or too little, is given up. */
final class GitTransports {

    private final ScmIntegrations integrations;
    private final ScmLimits limits;
    private final HostGates gates;

    GitTransports(ScmIntegrations integrations, ScmLimits limits) {
        this(integrations, limits, InstantSource.system());
    }

    GitTransports(ScmIntegrations integrations, ScmLimits limits, InstantSource clock) {
        this.integrations = integrations;
        this.limits = limits;
        this.gates =
                new HostGates(limits, clock, () -> ThreadLocalRandom.current().nextLong());
    }

    /** The folder that a URL means, if it is on this machine. */
    Optional<Path> localFolder(String cloneUrl) {
        URIish uri = rewritten(cloneUrl);
        boolean local = "file".equals(uri.getScheme()) || (uri.getScheme() == null && uri.getHost() == null);
        return local ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
    }

    /** Asks the remote something small. */
    <T> T lookUp(String attempt, String cloneUrl, Repository local, Conversation<T> conversation) {
        URIish uri = rewritten(cloneUrl);
        return gates.of(uri)
                .pass(
                        attempt,
                        () -> new BoundedWork(attempt, limits.lookUp(), () -> {})
                                .run(() -> talk(cloneUrl, uri, local, conversation)));
    }

    /** Fetches from or pushes to the remote. */
    <T> T transfer(String attempt, String cloneUrl, Repository local, Conversation<T> conversation) {
        URIish uri = rewritten(cloneUrl);
        IncomingPack incoming =
                new IncomingPack(attempt, local, limits.fetching().maxBytes());
        return gates.of(uri)
                .pass(
                        attempt,
                        () -> new BoundedWork(attempt, limits.transfer(), incoming::check)
                                .run(() -> talk(cloneUrl, uri, local, conversation)));
    }

    private <T> T talk(String cloneUrl, URIish uri, Repository local, Conversation<T> conversation) throws IOException {
        ScmIntegration integration = integrations.integrationOfClone(cloneUrl);
        HostCredentials credentials = HostCredentials.of(integration, cloneUrl);
        try (SshdSessionFactory ssh = SshSessions.of(integration.credentials());
                Transport transport = Transport.open(local, uri)) {
            transport.setTimeout((int) Math.max(1, limits.silence().toSeconds()));
            transport.setCredentialsProvider(credentials);
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(new SameHostConnections(uri, integrations.network()));
            }
            if (transport instanceof SshTransport overSsh) {
                overSsh.setSshSessionFactory(ssh);
            }
            return conversation.with(transport);
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
