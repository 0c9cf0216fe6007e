package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Something that one request makes at a host and another removes, such as a webhook. */
public interface Thing {

    /** What it is, in words that begin a sentence, such as {@code The webhook}. */
    String name();

    /** Reaches the host. */
    HostSession open(ActionContext context);

    /**
     * Looks, before anything is made, whether the step may be done at all; changes nothing.
     *
     * @throws dev.callboard.scaffolder.action.ActionException if it may not
     */
    default void check(HostSession session, ActionContext context) throws InterruptedException {}

    /** Makes it. */
    Made make(HostSession session, ActionContext context) throws IOException, InterruptedException;

    /**
     * Looks for one that an execution made and could not note any more.
     *
     * @throws NotSearchable if things of this kind cannot be told from each other
     */
    default Optional<Made> search(HostSession session, ActionContext context) throws InterruptedException {
        throw new NotSearchable();
    }

    /** Whether it is still there. */
    default boolean exists(HostSession session, Made made) throws InterruptedException {
        HostAnswer answer = session.api().get(made.path());
        if (answer.isMissing() || answer.status() == 410) {
            return false;
        }
        answer.orFail("Cannot look for " + lowerCaseName());
        return true;
    }

    /** Asks the host to remove it. */
    default HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api().delete(made.path());
    }

    /** The name within a sentence. */
    default String lowerCaseName() {
        return name().substring(0, 1).toLowerCase(Locale.ROOT) + name().substring(1);
    }

    /** Things of this kind cannot be told from each other. */
    final class NotSearchable extends RuntimeException {}
}
