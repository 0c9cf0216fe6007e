package dev.callboard.backend.proxy;

import dev.callboard.backend.auth.OpenPaths;
import dev.callboard.backend.config.AppConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the proxy passes on. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

    @Bean
    ProxyEndpoints proxyEndpoints(AppConfig config) {
        return ProxyEndpoints.of(config);
    }

    @Bean
    OpenPaths openProxyRoutes(ProxyEndpoints proxyEndpoints) {
        return new OpenPaths(proxyEndpoints.open());
    }
}
