package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.SignIn;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.ServerAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** By whom users may sign in. */
@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    @Bean
    @Nullable GuestProvider guestProvider(AppConfig config, ServerAddress address, SignIn signIn) {
        return GuestProvider.of(config, address.development(), signIn).orElse(null);
    }

    @Bean
    OAuthProviders oauthProviders(
            AppConfig config,
            ServerAddress address,
            ObjectProvider<UserDirectory> users,
            SignIn signIn,
            InstantSource clock) {
        return OAuthProviders.of(
                config,
                address.baseUrl(),
                new OAuthProviders.Parts(users.getIfAvailable(() -> user -> Optional.empty()), signIn, clock));
    }
}
