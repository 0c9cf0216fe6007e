package dev.callboard.backend.notification;

import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.util.Collection;

/** Has users told by whichever server keeps their notifications. */
@FunctionalInterface
public interface UserNotices {

    /**
     * Has the notifications plugin of another server tell them.
     *
     * @param plugin the base URL of the plugin
     */
    static UserNotices elsewhere(URI plugin, PluginTokens tokens) {
        return new NoticesElsewhere(new NotificationPlugin(plugin, tokens));
    }

    /**
     * Tells the users behind entities. Blocks.
     *
     * @param but the users behind these are not told
     * @param origin who tells it, where the notifications are this server's; elsewhere it is the scaffolder
     * @throws NotificationPlugin.RefusedException if the plugin elsewhere finds it wrong, and would again
     * @throws NotificationPlugin.AbsentException if there is no plugin elsewhere
     * @throws RuntimeException if that cannot be done now
     */
    void tell(Collection<EntityRef> entities, Collection<EntityRef> but, String origin, Payload payload);
}
