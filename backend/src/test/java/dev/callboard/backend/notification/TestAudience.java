package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.signals.Signals;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/** A group of users with real notifications, for tests of features that tell people something. */
public final class TestAudience {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataSource tables = TestPostgres.migrated("notification");
    private final NotificationStore store;
    private final NotificationLists lists = new NotificationLists(() -> tables);
    private final EntityIndex index = new EntityIndex();
    private volatile boolean away;

    /** @param members references of users, the group's members */
    public TestAudience(String group, String... members) {
        Supplier<DataSource> dataSource = () -> {
            if (away) {
                throw new IllegalStateException("The notifications are away");
            }
            return tables;
        };
        this.store = new NotificationStore(dataSource);
        index.publish(1, List.of(group(group, members)), List.of());
    }

    /** What features tell people with. */
    public Notifications notifications() {
        return new Notifications(store, new Recipients(index), new Signals(), InstantSource.system());
    }

    /** From now on nothing can be kept, or can again. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Topic and link of what a user has been told, in no order. */
    public List<String> toldTo(String user) {
        List<String> told = new ArrayList<>();
        for (Notification each : lists.list(user, NotificationQuery.of(new LinkedMultiValueMap<>()))) {
            Payload payload = each.payload();
            told.add(payload.topic() + " " + payload.link());
        }
        return told;
    }

    private static FinalEntity group(String ref, String... members) {
        var json = JSON.createObjectNode();
        var relations = json.putArray("relations");
        for (String member : members) {
            relations.addObject().put("type", "hasMember").put("targetRef", member);
        }
        return new FinalEntity(
                EntityRef.parse(ref),
                UUID.nameUUIDFromBytes(ref.getBytes(StandardCharsets.UTF_8)),
                "etag",
                JSON.writeValueAsBytes(json),
                List.of());
    }
}
