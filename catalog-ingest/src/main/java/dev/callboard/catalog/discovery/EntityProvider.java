package dev.callboard.catalog.discovery;

import dev.callboard.scm.ScmException;
import java.util.List;

/** Tells now and then, in full, which entities there are in one place. */
public interface EntityProvider {

    /** The name under which its entities are kept; another one means other entities. */
    String name();

    ProviderSchedule schedule();

    /**
     * All entities of the place, as they are now. Blocks, and may be interrupted.
     *
     * @throws ScmException if it cannot tell all of them; what it told before stays then
     */
    List<ProvidedEntity> read();

    /** Whether a change of a repository, given by one of its URLs, may change what there is. */
    boolean concerns(String repositoryUrl);
}
