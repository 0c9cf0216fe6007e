package dev.callboard.scm;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The mirrors of the repositories that are read, one for each clone URL, kept in a folder of this machine.
 *
 * <p>The folder may be deleted while no program uses it; what is needed is fetched again. Now and then, after a fetch, those
 * mirrors are removed that nobody has used for long, or that there is no room for. Safe for use by many threads.
 */
public final class GitMirrors implements AutoCloseable {

    private final Path folder;
    private final ScmIntegrations integrations;
    private final ScmLimits limits;
    private final GitTransports transports;
    private final MirrorFolders folders;
    private final ConcurrentMap<String, GitMirror> mirrors = new ConcurrentHashMap<>();

    /** Nothing is read or written before a mirror is asked for something. */
    public GitMirrors(Path folder, ScmIntegrations integrations, ScmLimits limits) {
        this(folder, integrations, limits, InstantSource.system());
    }

    /** @param clock tells how long a mirror has not been used, and when a silent host is asked again */
    public GitMirrors(Path folder, ScmIntegrations integrations, ScmLimits limits, InstantSource clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.integrations = integrations;
        this.limits = limits;
        this.transports = new GitTransports(integrations, limits, clock);
        this.folders = new MirrorFolders(this.folder, limits.fetching(), clock, mirrors::values);
    }

    public GitMirrors(Path folder, ScmIntegrations integrations) {
        this(folder, integrations, ScmLimits.defaults());
    }

    /**
     * The mirror of a repository; the same one for the same URL.
     *
     * @throws ScmException.Refused if no integration covers the URL
     */
    public GitMirror mirror(String cloneUrl) {
        integrations.integrationOfClone(cloneUrl);
        return mirrors.computeIfAbsent(cloneUrl, url -> new GitMirror(url, folder, transports, limits, folders));
    }

    /**
     * Removes the mirrors that nobody has used for long and, as long as all together take up too much room, those that
     * were not used for longest. What is being read stays. Done by itself now and then; blocks.
     *
     * @return how many bytes the mirrors take up now
     */
    public long tidy() {
        return folders.tidy();
    }

    /** The hosts that repositories may be read from. */
    public ScmIntegrations integrations() {
        return integrations;
    }

    /** The bounds on what hosts may do to us. */
    public ScmLimits limits() {
        return limits;
    }

    /** Lets go of the repositories; readers must not be used any longer. */
    @Override
    public void close() {
        mirrors.values().forEach(GitMirror::close);
        mirrors.clear();
    }
}
