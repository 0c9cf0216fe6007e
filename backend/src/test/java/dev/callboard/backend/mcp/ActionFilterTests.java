package dev.callboard.backend.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ActionFilterTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                        | catalog:get catalog:drop scaffolder:run
                    {pluginSources: [catalog]}                                                | catalog:get catalog:drop
                    {pluginSources: []}                                                       | ''
                    {pluginSources: }                                                         | ''
                    {filter: {}}                                                              | catalog:get catalog:drop scaffolder:run
                    {filter: {include: [{id: 'catalog:*'}]}}                                  | catalog:get catalog:drop
                    {filter: {include: [{id: '*:{get,run}'}]}}                                | catalog:get scaffolder:run
                    {filter: {exclude: [{attributes: {destructive: true}}]}}                  | catalog:get
                    {filter: {include: [{attributes: {readOnly: true}}, {id: '*:run'}]}}      | catalog:get scaffolder:run
                    {filter: {include: [{id: 'catalog:*', attributes: {readOnly: false}}]}}   | catalog:drop
                    {filter: {include: [{id: 'catalog:*'}], exclude: [{id: '*:drop'}]}}       | catalog:get
                    {pluginSources: [scaffolder], filter: {include: [{id: 'catalog:*'}]}}     | ''
                    """)
    void theConfigurationSaysWhichActionsAreTools(String actions, String offered) {
        ActionFilter filter = ActionFilter.of(AppConfig.parse(actions));

        assertThat(Stream.of(
                                action("catalog", "get", true, false),
                                action("catalog", "drop", false, true),
                                action("scaffolder", "run", false, true))
                        .filter(filter)
                        .map(action -> action.path("id").asString()))
                .isEqualTo(offered.isEmpty() ? List.of() : List.of(offered.split(" ")));
    }

    @Test
    void aGlobThatIsNoneIsNamed() {
        assertThatThrownBy(() -> ActionFilter.of(AppConfig.parse("filter: {exclude: [{id: '[a'}]}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("filter.exclude[0].id")
                .hasMessageContaining("glob");
    }

    private static JsonNode action(String plugin, String name, boolean readOnly, boolean destructive) {
        return JsonMapper.shared().readTree("""
                {"id": "%1$s:%2$s", "name": "%2$s", "pluginId": "%1$s",
                 "attributes": {"readOnly": %3$s, "destructive": %4$s, "idempotent": true}}
                """.formatted(plugin, name, readOnly, destructive));
    }
}
