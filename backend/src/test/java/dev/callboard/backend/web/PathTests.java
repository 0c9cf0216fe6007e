package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTests {

    @ParameterizedTest
    @CsvSource({
        "/api/catalog/entities, catalog, /entities",
        "/api/catalog, catalog, /",
        "/api/catalog/, catalog, /",
        "/API/Catalog/Entities/X, catalog, /Entities/X",
        "/api/, '', /api/",
        "/api, '', /api",
        "/apix/y, '', /apix/y",
        "/, '', /"
    })
    void aPluginIsWhatFollowsApi(String path, String plugin, String below) {
        assertThat(PluginPath.of(path)).isEqualTo(new PluginPath(plugin, below));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/catalog/entities, /api/catalog/entities",
        "/api//catalog///entities//, /api/catalog/entities",
        "/API/CATALOG/entities/By-Name, /api/catalog/entities/By-Name",
        "/api/catalog/, /api/catalog",
        "//, /",
        "/x%2F%2Fy/, /x%2F%2Fy"
    })
    void pathsHaveOneSpelling(String path, String plain) {
        assertThat(PathFilter.plain(path)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/a/b, 'x=1&y=%2500', ''",
        "/api/a/b%00c, '', The path must be text without the character U+0000",
        "/api/a, 'x=1&the%20name=a%00', Query parameter 'the name' must be text without the character U+0000",
        "/api/a, 'x=1&y%00', Query parameter 'y' must be text without the character U+0000"
    })
    void whatNoDatabaseTakesIsNamed(String path, String query, String complaint) {
        assertThat(NulFilter.complaint(path, query)).isEqualTo(complaint);
    }
}
