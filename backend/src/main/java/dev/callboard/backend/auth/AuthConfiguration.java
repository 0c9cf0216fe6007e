package dev.callboard.backend.auth;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.runtime.ServerAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sign-in, and the barrier that asks for credentials. */
@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    @Bean
    AuthSettings authSettings(AppConfig config, ServerAddress address) {
        return AuthSettings.of(config, address.baseUrl());
    }

    @Bean
    AuthStore authStore(AuthSettings settings, Database database) {
        return settings.keysInMemory() ? AuthStore.inMemory() : new PostgresAuthStore(database.migrated("auth"));
    }

    @Bean
    SigningKeys signingKeys(AuthStore store, AuthSettings settings, InstantSource clock) {
        return new SigningKeys(store, AuthStore.Purpose.USER, settings.tokens().lifetime(), clock);
    }

    @Bean
    SigningKeys pluginKeys(AuthStore store, InstantSource clock) {
        return new SigningKeys(store, AuthStore.Purpose.PLUGIN, PluginTokens.LIFETIME, clock);
    }

    @Bean
    PluginTokens pluginTokens(SigningKeys pluginKeys, InstantSource clock) {
        return new PluginTokens(pluginKeys, clock);
    }

    @Bean
    UserTokens userTokens(SigningKeys signingKeys, AuthSettings settings, InstantSource clock) {
        return new UserTokens(signingKeys, settings.tokens(), clock);
    }

    @Bean
    UserTokenHandler userTokenHandler(AppConfig config, SigningKeys signingKeys, InstantSource clock) {
        return new UserTokenHandler(
                signingKeys,
                signInElsewhere(config)
                        .map(auth -> RemoteKeys.at(URI.create(auth + "/.well-known/jwks.json")))
                        .orElse(null),
                clock);
    }

    @Bean
    SignIn signIn(ObjectProvider<UserDirectory> directory, UserTokens tokens, AuthStore store, InstantSource clock) {
        return new SignIn(users(directory), tokens, store, clock);
    }

    @Bean
    UserOwnership userOwnership(
            AppConfig config, ObjectProvider<UserDirectory> directory, SignIn signIn, InstantSource clock) {
        return new UserOwnership(
                users(directory),
                signIn,
                signInElsewhere(config)
                        .map(auth -> new RemoteUserInfo(auth, new PluginClient(), clock))
                        .orElse(null));
    }

    /** The base URL of another server's auth plugin; empty if users sign in here. */
    private static Optional<URI> signInElsewhere(AppConfig config) {
        return PluginAddresses.of(config).internal("auth");
    }

    private static UserDirectory users(ObjectProvider<UserDirectory> directory) {
        return directory.getIfAvailable(() -> user -> Optional.empty());
    }

    @Bean
    AuthenticationFilter authenticationFilter(
            AppConfig config,
            AuthSettings settings,
            SigningKeys pluginKeys,
            UserTokenHandler userTokens,
            ObjectProvider<OpenPath> openPaths,
            ObjectProvider<OpenPaths> configuredPaths,
            ObjectProvider<CookiePath> cookiePaths,
            InstantSource clock) {
        List<TokenHandler> handlers = new ArrayList<>();
        handlers.add(new PluginTokenHandler(pluginKeys, PluginAddresses.of(config), userTokens, clock));
        handlers.add(userTokens);
        handlers.addAll(ExternalAccess.read(config, clock));
        List<OpenPath> open = Stream.concat(
                        openPaths.stream(), configuredPaths.stream().flatMap(paths -> paths.paths().stream()))
                .toList();
        return new AuthenticationFilter(handlers, open, cookiePaths.stream().toList(), settings.anonymousAllowed());
    }

    @Bean
    TokenCheck tokenCheck(AuthenticationFilter barrier) {
        return new TokenCheck(barrier);
    }

    @Bean
    OpenPath authIsOpen() {
        return new OpenPath("auth", "/");
    }
}
