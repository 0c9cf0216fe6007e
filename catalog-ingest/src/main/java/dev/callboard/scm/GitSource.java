package dev.callboard.scm;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
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

    /** Where that is, if it is a copy. */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /** Throws away what has been brought. */
    default void empty() {}

    void close();
}
