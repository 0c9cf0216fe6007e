package dev.callboard.scaffolder.action;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.BasicCredentials;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ReadableUrls;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateSourceTests {

    @TempDir
    Path folder;

    private final TemplateSource memory = TemplateSource.ofFiles(
            Map.of(
                    "skeleton/a.txt", "A".getBytes(UTF_8),
                    "skeleton/deep/b.txt", "B".getBytes(UTF_8),
                    "skeleton-two/c.txt", "C".getBytes(UTF_8)),
            null);

    @ParameterizedTest
    @ValueSource(strings = {"./skeleton", "skeleton/", "/skeleton", "x/../skeleton"})
    void copiesAFolderFromMemory(String url) {
        memory.copyFolder(url, folder.resolve("out"));

        assertThat(folder.resolve("out/a.txt")).hasContent("A");
        assertThat(folder.resolve("out/deep/b.txt")).hasContent("B");
        assertThat(folder.resolve("out/c.txt")).doesNotExist();
    }

    @Test
    void readsAFolderIntoMemoryUnlessItIsTooLarge() throws Exception {
        Path template = Files.createDirectories(folder.resolve("templates")).resolve("template.yaml");
        memory.copyFolder("skeleton", folder.resolve("templates/skeleton"));
        Files.createSymbolicLink(folder.resolve("templates/skeleton/link.txt"), folder.resolve("templates"));
        Path script = folder.resolve("templates/skeleton/deep/b.txt");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(memory.readFolder("./skeleton", 2).orElseThrow())
                .extracting(SourceFile::path, file -> new String(file.content(), UTF_8))
                .containsExactlyInAnyOrder(tuple("a.txt", "A"), tuple("deep/b.txt", "B"));
        assertThat(memory.readFolder("./skeleton", 1)).isEmpty();
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), ScmIntegrations.of())) {
            TemplateSource source = TemplateSource.ofGit(mirrors, "file://" + template);
            assertThat(source.readFolder("./skeleton", 2).orElseThrow())
                    .extracting(SourceFile::path, file -> new String(file.content(), UTF_8), SourceFile::executable)
                    .containsExactlyInAnyOrder(tuple("a.txt", "A", false), tuple("deep/b.txt", "B", true));
            assertThat(source.readFolder("./skeleton", 1)).isEmpty();
            for (String wrong : new String[] {"..", "./none", "./skeleton/a.txt"}) {
                assertThatExceptionOfType(ActionException.class)
                        .as(wrong)
                        .isThrownBy(() -> source.readFolder(wrong, 1_000));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../outside, NOT_ALLOWED",
        "a/../../outside, NOT_ALLOWED",
        "./missing, FAILED",
        "https://git.example/x, INPUT"
    })
    void refusesWhatIsNotInMemory(String url, ActionException.Kind kind) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> memory.copyFolder(url, folder))
                .matches(failure -> failure.kind() == kind);
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> memory.readFolder(url, 1_000))
                .matches(failure -> failure.kind() == kind);
    }

    @Test
    void refusesFilesThatLieOutsideTheTemplate() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> TemplateSource.ofFiles(Map.of("../x", new byte[0]), null));
    }

    @Test
    void readsBesideATemplateOnDiskAndNothingAbove() throws Exception {
        Path template = Files.createDirectories(folder.resolve("templates")).resolve("template.yaml");
        Files.createDirectories(folder.resolve("templates/skeleton"));
        Files.writeString(folder.resolve("templates/skeleton/a.txt"), "A");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("templates/skeleton/link.txt"), folder.resolve("secret.txt"));

        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), ScmIntegrations.of())) {
            TemplateSource source = TemplateSource.ofGit(mirrors, "file://" + template);
            source.copyFolder("./skeleton", folder.resolve("out"));

            assertThat(folder.resolve("out")).isDirectoryContaining("glob:**a.txt");
            assertThat(folder.resolve("out/link.txt")).doesNotExist();
            assertThat(source.readFile("skeleton/a.txt")).asString().isEqualTo("A");
            for (String wrong : new String[] {"../secret.txt", "skeleton/link.txt", "none"}) {
                assertThatExceptionOfType(ActionException.class).as(wrong).isThrownBy(() -> source.readFile(wrong));
            }
        }
    }

    @Test
    void readsWithAUsersTokenAndNothingElse() {
        WireMockServer host = new WireMockServer(options().dynamicPort());
        host.start();
        ScmIntegrations integrations = ScmIntegrations.of(new ScmIntegration(
                Kind.GITLAB,
                "gitlab.acme.example",
                host.baseUrl(),
                new ScmCredentials.Login("server", "servers-t0ken")));
        host.stubFor(get(anyUrl())
                .willReturn(aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"acme\"")));
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations)) {
            TemplateSource source = TemplateSource.ofGit(
                            mirrors, "https://gitlab.acme.example/team/app/-/blob/main/template.yaml")
                    .withToken("users-t0ken", folder.resolve("scratch"));

            for (String url : new String[] {"./skeleton", "https://gitlab.acme.example/team/other/-/tree/main/x"}) {
                assertThatExceptionOfType(ActionException.class)
                        .isThrownBy(() -> source.copyFolder(url, folder.resolve("out")));
                assertThatExceptionOfType(ActionException.class).isThrownBy(() -> source.readFolder(url, 1_000));
            }
            assertThat(host.findAll(
                            getRequestedFor(anyUrl()).withBasicAuth(new BasicCredentials("oauth2", "users-t0ken"))))
                    .anyMatch(request -> request.getUrl().startsWith("/team/app.git/"))
                    .anyMatch(request -> request.getUrl().startsWith("/team/other.git/"));
            assertThat(host.findAll(
                            getRequestedFor(anyUrl()).withBasicAuth(new BasicCredentials("server", "servers-t0ken"))))
                    .isEmpty();
            assertThat(folder.resolve("mirrors")).doesNotExist();
        } finally {
            host.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB, https://scm.acme.example/team/other/tree/main/x, ./skeleton",
        "GITLAB, https://scm.acme.example/team/other/-/tree/main/x, ./skeleton"
    })
    void readsNothingWithTheServersCredentialsWhereAUsersTokenIsRequired(Kind kind, String absolute, String relative) {
        WireMockServer host = new WireMockServer(options().dynamicPort());
        host.start();
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), scm(kind, host))) {
            String base = absolute.replace("/other/", "/app/").replace("/tree/main/x", "/blob/main/template.yaml");
            TemplateSource source = TemplateSource.ofGit(mirrors, base, true);

            for (String url : new String[] {relative, absolute}) {
                assertThatExceptionOfType(ActionException.class)
                        .isThrownBy(() -> source.copyFolder(url, folder.resolve("out")))
                        .withMessageContaining("No user credentials provided for host scm.acme.example, but"
                                + " scaffolder.requireScmUserCredentials is enabled")
                        .matches(failure -> failure.kind() == ActionException.Kind.INPUT);
                assertThatExceptionOfType(ActionException.class)
                        .isThrownBy(() -> source.readFile(url))
                        .withMessageContaining("requireScmUserCredentials");
                assertThatExceptionOfType(ActionException.class)
                        .isThrownBy(() -> source.readFolder(url, 1_000))
                        .withMessageContaining("requireScmUserCredentials");
            }
            assertThat(host.getAllServeEvents()).isEmpty();

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> source.withToken("users-t0ken", folder.resolve("scratch"))
                            .copyFolder(absolute, folder.resolve("out")));
            assertThat(host.getAllServeEvents()).isNotEmpty();
        } finally {
            host.stop();
        }
    }

    @Test
    void asksOtherProductsWithTheServersCredentialsEvenWhereAUsersTokenIsRequired() {
        WireMockServer host = new WireMockServer(options().dynamicPort());
        host.start();
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), scm(Kind.GITEA, host))) {
            TemplateSource source = TemplateSource.ofGit(mirrors, null, true);

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(
                            () -> source.readFile("https://scm.acme.example/team/other/src/branch/main/template.yaml"));
            assertThat(host.getAllServeEvents()).isNotEmpty();
        } finally {
            host.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsAFileOfAServerThatTheConfigurationAllowsAndSendsItNoToken(boolean token) {
        WireMockServer server = new WireMockServer(options().dynamicPort());
        server.start();
        server.stubFor(get("/notice.txt").willReturn(aResponse().withBody("Notice")));
        String allowed = "localhost:" + server.port();
        ScmIntegrations integrations =
                ScmIntegrations.of().withReadable(new ReadableUrls(List.of(new ReadableUrls.Rule(allowed, List.of()))));
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations)) {
            TemplateSource plain = TemplateSource.ofGit(mirrors, null);
            TemplateSource source = token ? plain.withToken("users-t0ken", folder.resolve("scratch")) : plain;

            assertThat(source.readFile("http://" + allowed + "/notice.txt"))
                    .asString()
                    .isEqualTo("Notice");
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> source.readFile("http://" + allowed + "/none.txt"))
                    .matches(failure -> failure.kind() == ActionException.Kind.NOT_FOUND);
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> source.copyFolder("http://" + allowed + "/", folder.resolve("out")))
                    .matches(failure -> failure.kind() == ActionException.Kind.INPUT);
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> source.readFile("https://other.acme.example/notice.txt"))
                    .withMessageStartingWith("Reading from 'https://other.acme.example/notice.txt' is not allowed")
                    .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
            assertThat(server.getAllServeEvents())
                    .allMatch(event -> !event.getRequest().containsHeader("Authorization"));
        } finally {
            server.stop();
        }
    }

    private static ScmIntegrations scm(Kind kind, WireMockServer host) {
        return ScmIntegrations.of(new ScmIntegration(
                kind, "scm.acme.example", host.baseUrl(), new ScmCredentials.Login("server", "servers-t0ken")));
    }
}
