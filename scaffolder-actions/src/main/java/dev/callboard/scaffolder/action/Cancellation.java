package dev.callboard.scaffolder.action;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a task has been cancelled; shared by whoever cancels and whatever runs. Thread-safe.
 *
 * <p>The thread of the running action is interrupted as well, so only an action that waits for something that does not
 * notice an interrupt needs to look here.
 */
public final class Cancellation {

    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final Set<Cancellation> undoing = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;
    private volatile boolean abandoned;

    /** Cancels; a second call does nothing. */
    public void cancel() {
        cancelled = true;
        registrations.forEach(Registration::fire);
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Stops the run without ending the task, because this process may not or cannot go on with it: nothing is undone, and
     * what is being undone is stopped too.
     */
    public void abandon() {
        abandoned = true;
        cancel();
        undoing.forEach(Cancellation::cancel);
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    /** For what has to be done although the task is cancelled; only {@link #abandon()} cancels it. */
    public Cancellation forUndo() {
        Cancellation undo = new Cancellation();
        undoing.add(undo);
        if (abandoned) {
            undo.cancel();
        }
        return undo;
    }

    /**
     * Has something done as soon as the task is cancelled, at once if it is already.
     *
     * @return closed when there is nothing left to do it for
     */
    public Registration onCancel(Runnable reaction) {
        Registration registration = new Registration(this, reaction);
        registrations.add(registration);
        if (cancelled) {
            registration.fire();
        }
        return registration;
    }

    /** One reaction; after {@link #close()} it is not called any more, not even by a call that is under way. */
    public static final class Registration implements AutoCloseable {

        private final Cancellation owner;
        private final Runnable reaction;
        private boolean done;

        private Registration(Cancellation owner, Runnable reaction) {
            this.owner = owner;
            this.reaction = reaction;
        }

        private synchronized void fire() {
            if (!done) {
                done = true;
                reaction.run();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                done = true;
            }
            owner.registrations.remove(this);
        }
    }
}
