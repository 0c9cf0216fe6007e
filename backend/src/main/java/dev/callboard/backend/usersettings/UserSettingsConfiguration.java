package dev.callboard.backend.usersettings;

import dev.callboard.backend.runtime.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where users' settings are kept. */
@Configuration(proxyBeanMethods = false)
class UserSettingsConfiguration {

    @Bean
    UserSettingsStore userSettingsStore(Database database) {
        return new UserSettingsStore(() -> database.migrated("usersettings"));
    }
}
