package dev.callboard.examples.catalogmodule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.module.CatalogModules;
import dev.callboard.catalog.module.Contribution;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page about extending the catalog, done as it says. */
class ExtendPageTests {

    private static final Path PAGE = Path.of("../docs/catalog/extend.md");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void thePageShowsTheCodeThatIsThere() throws IOException {
        String sources = spaceless(texts(Path.of("src/main")) + texts(Path.of("src/test")));

        assertThat(blocks("java"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(sources).contains(spaceless(block)));
        assertThat(blocks("text"))
                .singleElement()
                .satisfies(block -> assertThat(block)
                        .isEqualToIgnoringNewLines(Files.readString(Path.of(
                                "src/main/resources/META-INF/services/dev.callboard.catalog.module.CatalogModule"))));
    }

    @Test
    void theModuleDoesWhatThePageSays() throws Exception {
        Path warehouse = Files.writeString(
                folder.resolve("warehouse.json"),
                "[{\"name\": \"invoices\", \"owner\": \"payments\", \"columns\": [{\"name\": \"id\"}]}]");
        Path repository = repository();
        ScmIntegrations hosts = ScmIntegrations.of(ScmIntegration.ofFolder(folder));
        Function<String, JsonNode> settings =
                name -> JsonMapper.shared().createObjectNode().put("warehouse", warehouse.toString());
        try (CatalogModules modules = CatalogModules.ofClassPath();
                GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), hosts)) {
            Contribution added = modules.contributions(settings, new HostApis(hosts));
            EntityProcessing processing =
                    EntityProcessing.of(added.addedTo(EntityProcessing.Options.defaults()), hosts);
            CatalogIngest catalog = CatalogIngest.builder(CatalogStore.inMemory(), mirrors)
                    .processing(processing)
                    .providers(added.providers(), 100, false)
                    .rules(CatalogRules.allowing("Dataset", "Component"))
                    .location("git", "file://" + repository + "?path=catalog-info.yaml")
                    .build();
            try (catalog) {
                catalog.start();

                JsonNode orders = await(catalog, "dataset:default/orders");
                assertThat(orders.at("/spec/columns").toString())
                        .isEqualTo("[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"at\",\"type\":\"date\"}]");
                assertThat(orders.path("relations").toString()).contains("group:default/payments");
                assertThat(await(catalog, "component:default/checkout")
                                .at("/status/items")
                                .toString())
                        .contains("\"level\":\"warning\"", "Link the runbook");
                assertThat(await(catalog, "dataset:default/invoices")
                                .at("/spec/owner")
                                .asString())
                        .isEqualTo("payments");
            }
        }
    }

    private Path repository() throws Exception {
        Path repository = Files.createDirectory(folder.resolve("data"));
        String descriptor = blocks("yaml").stream()
                .filter(block -> block.startsWith("apiVersion"))
                .collect(Collectors.joining());
        Files.writeString(repository.resolve("catalog-info.yaml"), descriptor);
        Files.writeString(repository.resolve("columns.csv"), blocks("csv").getFirst());
        try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Describe the data")
                    .setAuthor("Ada", "ada@acme.example")
                    .setCommitter("Ada", "ada@acme.example")
                    .setSign(false)
                    .call();
        }
        return repository;
    }

    private static JsonNode await(CatalogIngest catalog, String ref) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            CatalogSnapshot snapshot = catalog.index().snapshot();
            var found = snapshot.byRef(EntityRef.parse(ref));
            if (found.isPresent()) {
                return JsonMapper.shared().readTree(found.get().body());
            }
            assertThat(System.nanoTime())
                    .as("waited %s in vain for %s; %s", PATIENCE, ref, catalog.errors())
                    .isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String texts(Path folder) throws IOException {
        StringBuilder texts = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.append(Files.readString(file));
            }
        }
        return texts.toString();
    }

    private static String spaceless(String text) {
        return text.replaceAll("\\s+", "");
    }
}
