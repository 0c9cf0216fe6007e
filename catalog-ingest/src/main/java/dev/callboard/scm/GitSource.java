package dev.callboard.scm;

import java.util.Collection;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Where a mirror has its refs and objects from. */
interface GitSource {

    /** Which of these refs, by full name, the remote has now. */
    GitMirror.Refs look(Collection<String> fullNames);

    /** Makes the commit of a ref readable and returns it. */
    ObjectId bring(String ref);

    /** What has been brought. */
    Repository repository();

    void close();
}
