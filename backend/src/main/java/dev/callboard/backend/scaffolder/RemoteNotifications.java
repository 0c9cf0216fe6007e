package dev.callboard.backend.scaffolder;

import dev.callboard.backend.notification.NotificationPlugin;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.notification.NotificationSender;
import tools.jackson.databind.node.ObjectNode;

/** Hands what actions send to the notifications plugin of another server. */
record RemoteNotifications(NotificationPlugin plugin) implements NotificationSender {

    @Override
    public void send(ObjectNode request) {
        try {
            plugin.send(request);
        } catch (NotificationPlugin.RefusedException e) {
            throw ActionException.input(String.valueOf(e.getMessage())).because(e);
        } catch (NotificationPlugin.UnavailableException e) {
            throw ActionException.failed("The notification could not be sent: " + e.getMessage(), e);
        }
    }
}
