package dev.callboard.backend.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.runtime.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;

class OldNotificationsTests {

    private static final String ANN = "user:default/ann";
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    private final DataSource tables = TestPostgres.migrated("notification");
    private final NotificationStore store = new NotificationStore(() -> tables);
    private final NotificationLists lists = new NotificationLists(() -> tables);

    @Test
    void whatIsOldGoesAndTheRestStays() {
        Notification all = tell(null, "all, old", null, 31);
        store.update(ANN, List.of(all.id()), true, true, NOW);
        tell(ANN, "old", null, 31);
        tell(ANN, "just kept", null, 30);
        tell(null, "all, new", null, 1);

        sweep(MONTH);

        assertThat(titles()).containsExactlyInAnyOrder("just kept", "all, new");
    }

    @Test
    void whatWasToldAnewIsAsOldAsThat() {
        tell(ANN, "10 %", "task", 31);
        tell(ANN, "20 %", "task", 29);

        sweep(MONTH);

        assertThat(titles()).containsExactly("20 %");
    }

    @Test
    void moreThanIsRemovedAtOnceIsRemovedToTheEnd() {
        for (int number = 0; number < 1_001; number++) {
            tell(ANN, "old", null, 31);
        }

        sweep(MONTH);

        assertThat(titles()).isEmpty();
    }

    @Test
    void withoutALimitAllStays() {
        tell(ANN, "old", null, 10_000);

        sweep(null);

        assertThat(titles()).containsExactly("old");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend: {}                            | P365D",
                "notifications: {retention: 1y}         | P365D",
                "notifications: {retention: {days: 30}} | P30D",
                "notifications: {retention: false}      |"
            })
    void theLimitIsConfigured(String config, @Nullable Duration limit) {
        assertThat(OldNotifications.retention(AppConfig.parse(config))).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "true", "long", "7"})
    void aLimitThatCannotBeMeantIsRefused(String limit) {
        AppConfig config = AppConfig.parse("notifications: {retention: " + limit + "}");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> OldNotifications.retention(config))
                .withMessageContaining("notifications.retention");
    }

    private Notification tell(@Nullable String user, String title, @Nullable String scope, int daysAgo) {
        Payload payload = new Payload(title, null, null, null, Severity.NORMAL, scope, null);
        return store.put(user, "robot", payload, NOW.minus(Duration.ofDays(daysAgo)));
    }

    private void sweep(@Nullable Duration retention) {
        new OldNotifications(store, retention, () -> NOW).sweep();
    }

    private List<String> titles() {
        return lists.list(ANN, NotificationQuery.of(new LinkedMultiValueMap<>())).stream()
                .map(notification -> notification.payload().title())
                .toList();
    }
}
