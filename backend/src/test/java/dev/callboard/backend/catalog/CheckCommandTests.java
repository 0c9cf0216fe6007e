package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.callboard.backend.policy.CommandPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTests {

    private static final String GOOD = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: shop}
            spec: {type: service, lifecycle: production, owner: team}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aGoodFolderIsFine() throws IOException {
        write("catalog-info.yaml", GOOD);

        assertThat(check(folder.toString())).isZero();
        assertThat(out()).isEqualTo("1 file, 1 good entity, 0 errors, 0 warnings\n");
    }

    @Test
    void aMistakeIsToldWithItsLine() throws IOException {
        write("a/catalog-info.yaml", GOOD.replace("kind: Component", "kind: Komponent"));

        assertThat(check(folder.resolve("a/catalog-info.yaml").toString())).isEqualTo(1);
        assertThat(out()).startsWith("catalog-info.yaml:2:1: error: No processor recognized the entity");
    }

    @Test
    void aFileOfAWorkTreeIsNamedFromItsTop() throws Exception {
        Git.init().setDirectory(folder.toFile()).call().close();
        write("a/catalog-info.yaml", GOOD.replace("owner: team", "owner: {$text: /owner.txt}"));
        write("owner.txt", "team");

        assertThat(check(folder.resolve("a").toString(), "--format", "json")).isZero();
        assertThat(JsonMapper.shared().readTree(out()).path("files").get(0).asString())
                .isEqualTo("a/catalog-info.yaml");
    }

    @Test
    void rulesAndKindsOfAConfigurationCount() throws IOException {
        write("catalog-info.yaml", GOOD + """
                ---
                apiVersion: acme.example/v1
                kind: Robot
                metadata: {name: arm}
                spec: {}
                """);
        write("app-config.yaml", """
                catalog:
                  rules: [{allow: [Robot]}]
                callboard:
                  catalog:
                    kinds: [{kind: Robot, apiVersions: [acme.example/v1], schema: {required: [arms]}}]
                """);

        assertThat(check(
                        folder.toString(),
                        "--config",
                        folder.resolve("app-config.yaml").toString()))
                .isEqualTo(1);
        assertThat(out())
                .contains("catalog-info.yaml:2:1: error: Entity component:default/shop")
                .contains("catalog-info.yaml:9:1: error: /spec must have required property 'arms'");
    }

    @Test
    void aCommitOfARepositoryIsChecked() throws Exception {
        write("git/acme/shop.git/catalog-info.yaml", GOOD);
        Path repository = folder.resolve("git/acme/shop.git");
        try (Git git = Git.init()
                .setDirectory(repository.toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("x")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
        }
        Files.delete(repository.resolve("catalog-info.yaml"));
        write(
                "app-config.yaml",
                "integrations: {github: [{host: ghe.acme.example, cloneBaseUrl: '%s'}]}"
                        .formatted(folder.resolve("git").toUri()));
        String url = "https://ghe.acme.example/acme/shop";
        String config = folder.resolve("app-config.yaml").toString();

        assertThat(check("--repo", url, "--ref", "main", "--config", config))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out()).isEqualTo("1 file, 1 good entity, 0 errors, 0 warnings\n");
        assertThat(check("--repo", url, "--ref", "other", "--config", config)).isEqualTo(3);
    }

    @Test
    void aServerIsAskedWithTheFilesThatWereRead() throws IOException {
        write("catalog-info.yaml", GOOD);
        write("other.yaml", GOOD);
        write("token", "secret\n");
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/catalog/preview", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("authorization"));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"summary\":{\"errors\":0,\"warnings\":1,\"changed\":1},\"compared\":true}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            String token = folder.resolve("token").toString();
            String[] arguments = {
                folder.toString(),
                "--against",
                url,
                "--token-file",
                token,
                "--repository",
                "https://github.com/acme/shop"
            };

            assertThat(check(arguments)).isZero();
            assertThat(out()).endsWith("0 added, 1 changed, 0 removed\n");
            assertThat(asked.getFirst()).isEqualTo("Bearer secret");
            JsonNode body = JsonMapper.shared().readTree(asked.getLast());
            assertThat(body.path("repository").asString()).isEqualTo("https://github.com/acme/shop");
            assertThat(body.path("files").propertyNames()).containsExactly("catalog-info.yaml");

            List<String> strict = new ArrayList<>(List.of(arguments));
            strict.add("--strict");
            assertThat(check(strict.toArray(new String[0]))).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatIsNotThereIsNoResult() throws IOException {
        write("catalog-info.yaml", GOOD);

        assertThat(check(
                        folder.toString(),
                        "--against",
                        "http://127.0.0.1:1",
                        "--repository",
                        "https://github.com/acme/shop"))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("callboard: nothing was checked: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--format xml|'--format' should be text, json, sarif or markdown, but is 'xml'",
                "--what|unknown argument '--what'",
                "a b|unknown argument 'b'",
                "--ref|'--ref' needs a value",
                "a --repo https://github.com/acme/shop|a path and '--repo' do not go together",
                "--against localhost|'--against' should be the URL of a server, but is 'localhost'",
            })
    void whatCannotBeUnderstoodIsSaid(String arguments, String complaint) {
        assertThat(check(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("callboard: " + complaint);
    }

    private int check(String... arguments) {
        out.reset();
        err.reset();
        return new CheckCommand(
                        Map.of(),
                        CommandPolicy::engine,
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
