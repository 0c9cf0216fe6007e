package dev.callboard.backend.approval;

import dev.callboard.backend.notification.UserNotices;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.backend.runtime.ServerAddress;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How the parts of the approvals are put together. */
@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {

    private static final int MAX_CALLS = 16;
    private static final int MAX_WAITING_CALLS = 1_000;

    /** For what another process wrote, or what could not be delivered before. */
    private static final Duration COURIER_PAUSE = Duration.ofSeconds(10);

    @Bean
    Approvals approvals(Database database, ServerAddress address, NotificationCourier courier) {
        return new Approvals(
                database.migrated("approval"), DatabaseTime.ofPostgres(), address.baseUrl(), courier::wake);
    }

    @Bean(initMethod = "start")
    NotificationCourier notificationCourier(Database database, UserNotices notices) {
        return new NotificationCourier(
                () -> database.migrated("approval"), notices, DatabaseTime.ofPostgres(), COURIER_PAUSE);
    }

    @Bean(destroyMethod = "dispose")
    Scheduler approvalCalls() {
        return Schedulers.newBoundedElastic(MAX_CALLS, MAX_WAITING_CALLS, "approval-calls");
    }
}
