package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginPathTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "catalog/entities, catalog, /entities",
                "/catalog/entities, catalog, /entities",
                "catalog, catalog, ''",
                "catalog/, catalog, /",
                "catalog/entities/by-query?filter=kind=api, catalog, /entities/by-query?filter=kind=api",
                "catalog?limit=1, catalog, ?limit=1",
                "my-plugin_2/v1.2/a..b/.well-known, my-plugin_2, /v1.2/a..b/.well-known",
                "techdocs/static/docs/default/component/für/a b, techdocs, /static/docs/default/component/f%C3%BCr/a%20b",
                "proxy/tickets/a%20b?x=%2F&y=../z, proxy, /tickets/a%20b?x=%2F&y=../z",
                "catalog/entities/by-name/component/default/a:b@c, catalog, /entities/by-name/component/default/a:b@c",
            })
    void thePluginIsTheFirstPartAndTheRestIsEncodedOnce(String text, String plugin, String rest) {
        PluginPath path = PluginPath.parse(text);

        assertThat(path.plugin()).isEqualTo(plugin);
        assertThat(path.inPlugin()).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//evil.example/catalog",
                "https://evil.example/catalog",
                "http:/evil.example",
                "evil.example/catalog",
                "catalog:8080/x",
                "user@catalog/x",
                "-catalog/x",
                "../catalog",
                "./catalog",
                "catalog/../approvals/v1",
                "catalog/./entities",
                "catalog/..",
                "catalog/.",
                "catalog//entities",
                "catalog/..;x=1/approvals",
                "catalog/.;/x",
                "catalog/%2e%2e/approvals",
                "catalog/.%2E/approvals",
                "catalog/a%2fb",
                "catalog/a%2Fb",
                "catalog/a%5cb",
                "catalog/%252e%252e/x",
                "catalog/..%3bx/y",
                "catalog/a\\b",
                "catalog/a#b",
                "catalog/a%0d%0ahost: x",
                "catalog/a%00",
                "catalog/a\r\nb",
                "catalog/a%zz",
                "catalog/a%",
                "%63atalog/x",
                " catalog/x",
                "cat alog/x",
            })
    void whatCouldLeadElsewhereIsRefused(String text) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> PluginPath.parse(text))
                .withMessageStartingWith("Invalid path: ");
    }

    @Test
    void parametersFollowThePathsOwnQuery() {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("filter", "kind=api,spec.owner=a b");
        more.put("x&y", "ü");

        assertThat(PluginPath.parse("catalog/entities").with(more).inPlugin())
                .isEqualTo("/entities?filter=kind%3Dapi%2Cspec.owner%3Da+b&x%26y=%C3%BC");
        assertThat(PluginPath.parse("catalog/entities?limit=1").with(more).inPlugin())
                .startsWith("/entities?limit=1&filter=");
        assertThat(PluginPath.parse("catalog/entities?limit=1").with(Map.of()).inPlugin())
                .isEqualTo("/entities?limit=1");
    }

    @Test
    void aPathAndItsQueryHaveALength() {
        PluginPath path = PluginPath.parse("catalog/" + "a".repeat(8000));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> path.with(Map.of("b", "c".repeat(200))))
                .withMessageContaining("longer than 8192");
    }
}
