package dev.callboard.scaffolder.action.confluence;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SourceFile;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.action.host.HostLimits;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pages of a Confluence that gives nothing without its token. */
class TransformActionTests {

    private static final String TOKEN = "c0nfluence-t0ken";
    private static final String PAGE = "https://wiki.acme.example/display/SHOP/How+orders+work";

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> log = new ArrayList<>();
    private Workspace workspace;
    private String mkdocs = "site_name: Orders\nnav:\n  - Home: index.md\n";

    @BeforeEach
    void start() {
        server.start();
        workspace = Workspace.create(folder, "task");
        page("""
                {"results": [{"id": "7", "body": {"export_view": {"value":
                  "<h1>Orders</h1><p><img src=\\"https://wiki/download/a%20b.png?v=1\\" alt=\\"A\\"/></p>"}}}]}
                """);
        attachments("""
                {"results": [{"title": "a b.png", "metadata": {"mediaType": "image/png"}, "_links": {"download": "/download/a b.png?v=1"}}]}
                """);
        server.stubFor(get(urlEqualTo("/download/a%20b.png?v=1"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(aResponse().withBody(new byte[] {1, 2, 3})));
    }

    @AfterEach
    void stop() {
        server.stop();
        http.close();
        workspace.close();
        assertThat(log).noneMatch(line -> line.contains(TOKEN));
    }

    @Test
    void addsThePageItsAttachmentsAndItsPlaceInTheNavigation() throws Exception {
        ActionContext context = run(PAGE);

        assertThat(content("docs/How-orders-work.md")).isEqualTo("# Orders\n\n![A](./img/a-b.png)");
        assertThat(workspace.folder().resolve("docs/img/a-b.png")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(content("mkdocs.yml"))
                .isEqualTo("site_name: Orders\nnav:\n  - Home: index.md\n  - How orders work: How-orders-work.md\n");
        assertThat(content("docs/index.md")).isEqualTo("# Home");
        assertThat(context.outputs().toString()).isEqualTo("{\"repo\":\"orders\",\"owner\":\"acme\"}");
    }

    @Test
    void takesAddressesOfTheCloudToo() throws Exception {
        run("https://acme.atlassian.net/wiki/spaces/SHOP/pages/123/How+orders+work");

        assertThat(content("docs/How-orders-work.md")).startsWith("# Orders");
    }

    @Test
    void sendsNobodyElseTheTokenWhereAnAttachmentLiesElsewhere() throws Exception {
        server.stubFor(get(urlEqualTo("/download/a%20b.png?v=1"))
                .willReturn(aResponse().withStatus(302).withHeader("Location", server.baseUrl() + "/media/1")));
        server.stubFor(get(urlEqualTo("/media/1")).willReturn(aResponse().withBody("img")));

        run(PAGE);

        assertThat(content("docs/img/a-b.png")).isEqualTo("img");
        assertThat(server.getAllServeEvents())
                .filteredOn(event -> event.getRequest().getUrl().equals("/media/1"))
                .singleElement()
                .matches(event -> !event.getRequest().containsHeader("Authorization"));
    }

    @Test
    void refusesAPageThatTheNavigationHasAlready() {
        mkdocs = "nav:\n  - How orders work: other.md\n";

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(PAGE))
                .matches(failure -> failure.kind() == ActionException.Kind.CONFLICT);
    }

    @Test
    void saysThatThereIsNoSuchPage() {
        page("{\"results\": []}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(PAGE))
                .withMessage("There is no page 'How orders work' in the space SHOP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no url", "https://wiki.acme.example/x/abc", "https://wiki.acme.example/display/SHOP"})
    void refusesWhatIsNoPage(String url) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(url))
                .withMessageContaining("is not the address of a page of Confluence")
                .matches(failure -> failure.kind() == ActionException.Kind.INPUT);
    }

    @Test
    void writesNothingOutsideTheWorkspace() {
        attachments("""
                {"results": [{"title": "../../../x.png", "metadata": {"mediaType": "image/png"}, "_links": {"download": "/download/a b.png?v=1"}}]}
                """);

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> run(PAGE));
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    private void page(String answer) {
        server.stubFor(get(urlPathEqualTo("/rest/api/content"))
                .withQueryParam("title", equalTo("How orders work"))
                .withQueryParam("spaceKey", equalTo("SHOP"))
                .withQueryParam("expand", equalTo("body.export_view"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(okJson(answer)));
    }

    private void attachments(String answer) {
        server.stubFor(get(urlEqualTo("/rest/api/content/7/child/attachment"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(okJson(answer)));
    }

    private ActionContext run(String page) throws Exception {
        ObjectNode input = (ObjectNode) new JsonMapper().readTree("""
                {"repoUrl": "https://github.com/acme/orders/blob/main/mkdocs.yml"}
                """);
        input.putArray("confluenceUrls").add(page);
        ConfluenceAccess confluence =
                new ConfluenceAccess(http, server.baseUrl(), new Secret("Bearer " + TOKEN), HostLimits.defaults());
        ActionContext.Task task = new ActionContext.Task(
                "task",
                new TemplateInfo(
                        "template:default/t", null, JsonNodeFactory.instance.objectNode(), null, "service", ""),
                TaskUser.NONE,
                TaskSecrets.NONE,
                workspace,
                new Documentation(mkdocs),
                new Cancellation(),
                false);
        ActionContext context = new ActionContext(
                task, new ActionContext.Step("step", "Step", "key"), input, (level, text) -> log.add(text));
        ConfluenceActions.all(confluence).getFirst().execute(context);
        return context;
    }

    private String content(String path) throws Exception {
        return Files.readString(workspace.folder().resolve(path));
    }

    /** A repository with documentation. */
    private record Documentation(String mkdocs) implements TemplateSource {

        @Override
        public Optional<List<SourceFile>> readFolder(String url, int atMost) {
            return Optional.empty();
        }

        @Override
        public TemplateSource withToken(String token, Path scratch) {
            return this;
        }

        @Override
        public byte[] readFile(String url) {
            throw ActionException.notFound(url);
        }

        @Override
        public void copyFolder(String url, Path target) {
            assertThat(url).isEqualTo("https://github.com/acme/orders");
            try {
                Files.createDirectories(target.resolve("docs"));
                Files.writeString(target.resolve("mkdocs.yml"), mkdocs);
                Files.writeString(target.resolve("docs/index.md"), "# Home");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
