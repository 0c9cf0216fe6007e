package dev.callboard.backend.mcp;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.PluginActions;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which actions are offered as tools, and under which names. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {

    @Bean
    McpTools mcpTools(AppConfig config, List<PluginActions> actions, List<ErrorTranslation> translations) {
        return new McpTools(
                actions,
                ActionFilter.of(config.section("backend.actions")),
                translations,
                config.bool("mcpActions.namespacedToolNames").orElse(true));
    }

    @Bean
    McpMessages mcpMessages(AppConfig config, McpTools tools) {
        return new McpMessages(config.string("mcpActions.name").orElse("backstage"), tools);
    }
}
