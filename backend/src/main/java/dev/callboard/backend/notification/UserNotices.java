package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.catalog.model.EntityRef;
import java.util.Collection;

/** Has users told by whichever server keeps their notifications. */
@FunctionalInterface
public interface UserNotices {

    /**
     * Tells the users behind entities. Blocks.
     *
     * @param but the users behind these are not told
     * @param origin who tells it, where the notifications are this server's; elsewhere it is the scaffolder
     * @throws RuntimeException if that cannot be done now
     */
    void tell(Collection<EntityRef> entities, Collection<EntityRef> but, String origin, Payload payload);
}
