package dev.callboard.backend.web;

import dev.callboard.backend.config.AppConfig;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;

/** The frame around all endpoints. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {

    @Bean
    ErrorHandler errorHandler(ObjectProvider<ErrorTranslation> translations) {
        return new ErrorHandler(translations.orderedStream().toList());
    }

    @Bean
    HeaderFilter headerFilter(AppConfig config) {
        return new HeaderFilter(SecurityHeaders.of(config));
    }

    @Bean
    WebFilter crossOriginFilter(AppConfig config) {
        return CorsSettings.of(config)
                .<WebFilter>map(CorsFilter::new)
                .orElse((exchange, chain) -> chain.filter(exchange));
    }

    @Bean
    RequestLog requestLog(InstantSource clock) {
        return new RequestLog(clock);
    }

    @Bean
    PathFilter pathFilter() {
        return new PathFilter();
    }

    @Bean
    NulFilter nulFilter() {
        return new NulFilter();
    }

    @Bean
    RequestHeads requestHeads() {
        return new RequestHeads();
    }
}
