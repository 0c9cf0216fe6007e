package dev.callboard.backend.portal;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.StartupException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;

/** Which frontend is served, if one is. */
@Configuration(proxyBeanMethods = false)
class PortalConfiguration {

    private static final String FOLDER = "callboard.portal.folder";

    @Bean
    WebFilter portal(AppConfig config) {
        Optional<Path> folder = config.path(FOLDER);
        if (folder.isEmpty()) {
            return (exchange, chain) -> chain.filter(exchange);
        }
        Bundle bundle = new Bundle(folder.get().toAbsolutePath().normalize(), config);
        if (!bundle.isThere()) {
            throw new StartupException("There is no built frontend in " + folder.get() + ", which " + FOLDER
                    + " names; examples/portal/README.md says how one is built");
        }
        return new PortalFilter(bundle);
    }

    /** Whoever is to sign in needs the frontend for it. */
    @Bean
    OpenPath theAppIsOpen() {
        return new OpenPath("app", "/");
    }
}
