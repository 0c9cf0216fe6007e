package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

class ScaffolderFiltersTests {

    private static final Map<String, String> HOSTS = Map.of(
            "github.com", "github",
            "gitlab.com", "gitlab",
            "git.acme.example:3000", "gitea",
            "dev.azure.com", "azure",
            "bitbucket.org", "bitbucketCloud");

    private final Map<String, TemplateFilter> filters =
            ScaffolderFilters.forIntegrations(host -> Optional.ofNullable(HOSTS.get(host)));

    private JsonNode apply(String filter, JsonNode input, JsonNode... arguments) {
        return Objects.requireNonNull(filters.get(filter)).apply(input, List.of(arguments));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github.com?owner=acme&repo=shop | {\"host\":\"github.com\",\"owner\":\"acme\",\"repo\":\"shop\"}",
                "github.com?repo=%2Fshop%2F&owner=a+b | {\"host\":\"github.com\",\"owner\":\"a b\",\"repo\":\"shop\"}",
                "gitlab.com?project=group%2Fsub%2Fshop | {\"host\":\"gitlab.com\",\"project\":\"group/sub/shop\"}",
                "git.acme.example:3000?repo=shop | {\"host\":\"git.acme.example:3000\",\"repo\":\"shop\"}",
                "dev.azure.com?organization=o&project=p&repo=r"
                        + " | {\"host\":\"dev.azure.com\",\"repo\":\"r\",\"organization\":\"o\",\"project\":\"p\"}",
            })
    void readsRepositoryUrls(String url, String expected) {
        assertThat(apply("parseRepoUrl", StringNode.valueOf(url)).toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "github.com",
                "github.com?owner=acme",
                "github.com?owner=acme&repo=%2F",
                "unknown.example?owner=a&repo=b",
                "gitlab.com?owner=a",
                "bitbucket.org?workspace=w&repo=r",
                "dev.azure.com?repo=r",
                "github.com?owner=%zz&repo=b",
                "user@github.com?owner=a&repo=b",
                "git hub?owner=a&repo=b",
            })
    void refusesRepositoryUrlsThatLackSomething(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> apply("parseRepoUrl", StringNode.valueOf(url)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"group:x/y\" | {} | {\"kind\":\"group\",\"namespace\":\"x\",\"name\":\"y\"}",
                "\"Group:y\" | {} | {\"kind\":\"Group\",\"namespace\":\"default\",\"name\":\"y\"}",
                "\"x/y\" | {\"defaultKind\":\"User\"} | {\"kind\":\"User\",\"namespace\":\"x\",\"name\":\"y\"}",
                "\"y\" | {\"defaultKind\":\"User\",\"defaultNamespace\":\"n\"}"
                        + " | {\"kind\":\"User\",\"namespace\":\"n\",\"name\":\"y\"}",
                "{\"name\":\"y\",\"kind\":\"k\"} | {} | {\"kind\":\"k\",\"namespace\":\"default\",\"name\":\"y\"}",
            })
    void readsEntityReferences(String input, String defaults, String expected) {
        assertThat(apply("parseEntityRef", json(input), json(defaults))).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"y\"",
                "\":y\"",
                "\"k:/y\"",
                "\"k:n/\"",
                "\"a:b:c\"",
                "\"k:a/b/c\"",
                "5",
                "null",
                "{\"kind\":\"k\"}"
            })
    void refusesWhatIsNoEntityReference(String input) {
        assertThatIllegalArgumentException().isThrownBy(() -> apply("parseEntityRef", json(input)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a.b[1].c | 7", "a.b | [1,{\"c\":7}]", "a.x.y | ", "d | null", "a.b.1.c | 7"})
    void picksWhatAPathLeadsTo(String path, String expected) {
        JsonNode picked = apply("pick", json("{\"a\":{\"b\":[1,{\"c\":7}]},\"d\":null}"), StringNode.valueOf(path));

        assertThat(picked.isMissingNode() ? null : picked.toString()).isEqualTo(expected);
    }
}
