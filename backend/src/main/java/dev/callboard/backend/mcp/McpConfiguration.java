package dev.callboard.backend.mcp;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.PluginActions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which actions are offered as tools, and under which names. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(McpConfiguration.class);

    @Bean
    McpServers mcpServers(AppConfig config, List<PluginActions> actions, List<ErrorTranslation> translations) {
        AppConfig offered = config.section("backend.actions");
        unknownSource(offered, actions).ifPresent(LOG::warn);
        ActionFilter everywhere = ActionFilter.of(offered);
        AppConfig own = config.section("mcpActions");
        boolean namespaced = own.bool("namespacedToolNames").orElse(true);
        return McpServers.of(
                own,
                (identity, filter) -> new McpMessages(
                        identity, new McpTools(actions, everywhere.and(filter), translations, namespaced)));
    }

    /** A complaint about plugins whose actions are wanted and that have none here, which is no reason not to start. */
    static Optional<String> unknownSource(AppConfig offered, List<PluginActions> actions) {
        Set<String> known =
                new TreeSet<>(actions.stream().map(PluginActions::plugin).toList());
        List<String> unknown = offered.strings("pluginSources").stream()
                .filter(source -> !known.contains(source))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(String.valueOf(offered.error(
                                "pluginSources",
                                "names " + String.join(", ", unknown)
                                        + ", without any actions here; there are those of "
                                        + String.join(" and ", known))
                        .getMessage()));
    }
}
