package dev.callboard.scaffolder.action.notification;

import dev.callboard.scaffolder.action.ActionException;
import tools.jackson.databind.node.ObjectNode;

/** Where notifications go. Blocking. */
@FunctionalInterface
public interface NotificationSender {

    /** Takes none, for whoever has nowhere to put them. */
    static NotificationSender none() {
        return request -> {
            throw ActionException.failed("Notifications cannot be sent from here");
        };
    }

    /**
     * Sends one.
     *
     * @param request {@code recipients} and {@code payload}, as Backstage's API of notifications takes them
     * @throws ActionException if it is not of that form, or cannot be kept
     */
    void send(ObjectNode request);
}
