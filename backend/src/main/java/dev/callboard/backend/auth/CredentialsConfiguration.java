package dev.callboard.backend.auth;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** Gives controllers the credentials of their requests. */
@Configuration(proxyBeanMethods = false)
public class CredentialsConfiguration {

    @Bean
    WebFluxConfigurer credentialsForControllers() {
        return new WebFluxConfigurer() {
            @Override
            public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
                configurer.addCustomResolver(new CredentialsArgumentResolver());
            }
        };
    }
}
