package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How repositories are made and removed on one kind of host. */
public interface RepositoryHost {

    /** Reaches the repository, which need not exist. */
    HostSession open(ActionContext context);

    /** The branch that the workspace is pushed to. */
    String branch(ObjectNode input);

    /** The message of its commit. */
    default String commitMessage(HostSession session, ActionContext context) {
        return session.commitMessage(context.input());
    }

    /** Whether there is something to push. */
    default boolean pushes(ObjectNode input) {
        return true;
    }

    /** Refuses, before anything is done, what could only fail later. */
    default void check(HostSession session, ActionContext context) throws InterruptedException {}

    /** What to put out without doing anything, because the input wants nothing done for what is there. */
    default Optional<ObjectNode> settled(HostSession session, ActionContext context) throws InterruptedException {
        return Optional.empty();
    }

    /** The repository, if it is there. */
    Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException;

    /** Makes it; fails if it is there. */
    RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException;

    /** Has it as the input wants, before the first push; may be called again. */
    default void prepare(HostSession session, ActionContext context, RemoteRepository repository)
            throws InterruptedException {}

    /** Has it as the input wants, after the first push; may be called again. */
    default void finish(HostSession session, ActionContext context, RemoteRepository repository)
            throws InterruptedException {}

    /** Adds what only this kind of host puts out. */
    default void addOutputs(ObjectNode outputs, RemoteRepository repository) {}

    /** What people have done in it besides pushing, in words that follow its name; empty if nothing. */
    default Optional<String> use(HostSession session, RemoteRepository repository) throws InterruptedException {
        return Optional.empty();
    }

    /** Asks the host to delete it. */
    HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException;
}
