package dev.callboard.backend.scaffolder;

import dev.callboard.backend.notification.Notifications;
import dev.callboard.backend.web.InputError;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.notification.NotificationSender;
import tools.jackson.databind.node.ObjectNode;

/** Puts what actions send before the users of this server. */
record SentNotifications(Notifications notifications) implements NotificationSender {

    private static final String ORIGIN = "plugin:scaffolder";

    @Override
    public void send(ObjectNode request) {
        try {
            notifications.send(ORIGIN, request);
        } catch (InputError e) {
            throw ActionException.input(
                            String.valueOf(e.getMessage()).replaceFirst("^request/body/(recipients|payload)/", ""))
                    .because(e);
        } catch (IllegalStateException e) {
            throw ActionException.failed("The notification could not be kept", e);
        }
    }
}
