package dev.callboard.catalog.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.AdmissionCheck.Answer;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import dev.callboard.scm.WebFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CatalogCheckTests {

    private static final ScmIntegrations HOSTS = CheckedPlace.knowing(ScmIntegrations.withPublicHosts(List.of()));
    private static final EntityProcessing PROCESSING = EntityProcessing.standard(HOSTS);
    private static final WebFiles WEB =
            new WebFiles(HOSTS, ScmLimits.defaults(), WebFiles.LONGEST_KEPT, InstantSource.system());
    private static final CatalogRules RULES =
            CatalogRules.allowing("Component", "API", "Location", "Group", "System", "Resource");

    private final Map<String, String> files = new LinkedHashMap<>();
    private AdmissionCheck admission = AdmissionCheck.none();

    @BeforeEach
    void aCatalogOfTwoFiles() {
        files.put("catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: shop}
                spec: {type: url, targets: [./services/*.yaml]}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Group
                metadata: {name: team}
                spec: {type: team, children: []}
                """);
        files.put("services/orders.yaml", component("orders", "owner: team, dependsOn: ['component:stock']"));
        files.put("services/stock.yaml", component("stock", "owner: team"));
    }

    @Test
    void filesAreFollowedFromTheRoot() {
        CheckReport report = check(null);

        assertThat(report.isValid()).isTrue();
        assertThat(report.findings()).isEmpty();
        assertThat(report.files()).containsExactly("catalog-info.yaml", "services/orders.yaml", "services/stock.yaml");
        assertThat(report.entities())
                .extracting(EntityRef::toString)
                .containsExactly(
                        "component:default/orders",
                        "component:default/stock",
                        "group:default/team",
                        "location:default/shop");
        assertThat(report.changes()).isEmpty();
    }

    @Test
    void everyMistakeOfADocumentIsToldWithItsLineAndItsNeighboursGoOn() {
        files.put("services/orders.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: or ders
                  tags:
                    - Upper
                spec: {}
                ---
                a: [
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: fine}
                spec: {type: service, lifecycle: production, owner: team}
                """);

        CheckReport report = check(null);

        assertThat(report.isValid()).isFalse();
        assertThat(lines(report))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("services/orders.yaml:4 invalid-entity \"metadata.name\" is not valid"),
                        line -> assertThat(line)
                                .startsWith("services/orders.yaml:6 invalid-entity \"tags.0\" is not valid"),
                        line -> assertThat(line)
                                .startsWith(
                                        "services/orders.yaml:7 invalid-entity /spec must have required property 'type'"),
                        line -> assertThat(line)
                                .startsWith(
                                        "services/orders.yaml:7 invalid-entity /spec must have required property 'lifecycle'"),
                        line -> assertThat(line)
                                .startsWith(
                                        "services/orders.yaml:7 invalid-entity /spec must have required property 'owner'"),
                        line -> assertThat(line).startsWith("services/orders.yaml:10 invalid-file expected"));
        assertThat(report.entities()).extracting(EntityRef::name).contains("fine");
    }

    @Test
    void noKindOfMistakeHidesAnother() {
        files.put("services/orders.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: or ders
                  title: 7
                  tags: [Upper]
                  description: {$text: ./missing.txt}
                  links:
                    - title: no address
                spec:
                  type: {$text: ../up.txt}
                  owner: 'group:'
                  dependsOn:
                    - 'component:stock'
                    - api:a/b:c
                    - amiss
                """);

        CheckReport report = check(null);

        assertThat(report.findings())
                .extracting(finding -> finding.line() + ":" + finding.column() + " " + finding.pointer())
                .containsExactlyInAnyOrder(
                        "7:3 /metadata/description",
                        "11:3 /spec/type",
                        "5:3 /metadata/title",
                        "9:7 /metadata/links/0",
                        "4:3 /metadata/name",
                        "6:10 /metadata/tags/0",
                        "10:1 /spec",
                        "12:3 /spec/owner",
                        "15:7 /spec/dependsOn/1",
                        "16:7 /spec/dependsOn/2");
    }

    @Test
    void whatDoesNotSayWhatItIsIsLookedThroughToo() {
        files.put("services/orders.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  tags: [Upper]
                  description: {$text: ./missing.txt}
                spec: {type: service, owner: 7}
                """);

        assertThat(lines(check(null)))
                .satisfiesExactly(
                        line -> assertThat(line).contains(":3 ").contains("must have required property 'name'"),
                        line -> assertThat(line).contains(":4 ").contains("\"tags.0\" is not valid"),
                        line -> assertThat(line).contains(":6 ").contains("must have required property 'lifecycle'"),
                        line -> assertThat(line).contains(":6 ").contains("/spec/owner must be string"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "./missing.yaml|unreadable-target",
                "../up.yaml|unreadable-target",
                "https://github.com/acme/other/blob/main/a.yaml|not-followed",
                "https://github.com/acme/shop/blob/main/services/stock.yaml|",
                "https://github.com/acme/shop/blob/other/services/stock.yaml|not-followed",
            })
    void aTargetThatIsNotThereIsToldOfAndOneElsewhereIsNotFollowed(String target, String rule) {
        files.put("catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: shop}
                spec: {target: '%s'}
                """.formatted(target));

        assertThat(check(null).findings())
                .extracting(finding -> finding.rule().id())
                .isEqualTo(rule == null ? List.of() : List.of(rule));
    }

    @Test
    void placeholdersReadTheTreeAndNothingElse() {
        files.put("services/orders.yaml", component("orders", "owner: {$text: ../owner.txt}"));
        files.put("services/stock.yaml", component("stock", "owner: {$text: 'https://github.com/a/b/blob/main/x'}"));
        files.put("owner.txt", "team");

        CheckReport report = check(null);

        assertThat(report.entities())
                .extracting(EntityRef::name)
                .contains("orders")
                .doesNotContain("stock");
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("Placeholder may only reference files from the same repository"));
    }

    @Test
    void whatIsDescribedTwiceOrNotAllowedIsToldOf() {
        files.put("services/stock.yaml", component("orders", "owner: team"));
        files.put("services/user.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: User
                metadata: {name: jane}
                spec: {memberOf: []}
                """);

        assertThat(lines(check(null)))
                .containsExactly(
                        "services/stock.yaml:1 duplicate-entity component:default/orders is described before, "
                                + "in services/orders.yaml at line 1",
                        "services/user.yaml:2 kind-not-allowed Entity user:default/jane at "
                                + "url:https://github.com/acme/shop/blob/main/services/user.yaml, originated at "
                                + "url:https://github.com/acme/shop/blob/main/catalog-info.yaml, is not of an allowed "
                                + "kind for that location");
    }

    @Test
    void withoutARootEveryCatalogFileIsOne() {
        files.remove("catalog-info.yaml");
        files.put("a/catalog-info.yaml", component("a", "owner: team"));
        files.put("b/c/catalog-info.yml", component("c", "owner: team"));

        assertThat(check(null).files()).containsExactly("a/catalog-info.yaml", "b/c/catalog-info.yml");
    }

    @Test
    void nothingToCheckIsAnError() {
        files.clear();

        assertThat(check(null).isValid()).isFalse();
    }

    @Test
    void theSameFilesChangeNothing() {
        assertThat(check(served("https://github.com/acme/shop.git")).changes()).isEmpty();
    }

    @Test
    void changesAreToldWithPointersOwnersAndWhatTheyBreak() {
        ServedCatalog served = served("https://github.com/acme/shop.git");
        files.remove("services/stock.yaml");
        files.put(
                "services/orders.yaml",
                component("orders", "owner: others, dependsOn: ['component:stock'], system: new, extra: {a: [1, 2]}"));
        files.put("services/added.yaml", component("added", "owner: team"));

        CheckReport report = check(served);

        assertThat(report.changes())
                .extracting(change -> change.kind() + " " + change.entityRef() + " "
                        + change.differences().stream()
                                .map(one -> one.pointer() + " " + one.before() + " " + one.after())
                                .toList())
                .containsExactly(
                        "ADDED component:default/added []",
                        "CHANGED component:default/orders [/spec/extra null {\"a\":[1,2]}, "
                                + "/spec/owner \"team\" \"others\", /spec/system null \"new\"]",
                        "REMOVED component:default/stock []");
        assertThat(report.changes().get(1).changesOwner()).isTrue();
        assertThat(report.brokenRelations())
                .extracting(relation -> relation.source() + " " + relation.type() + " " + relation.target())
                .containsExactly("component:default/orders dependsOn component:default/stock");
        assertThat(report.findings())
                .extracting(finding -> finding.rule().id() + " " + finding.message())
                .containsExactlyInAnyOrder(
                        "broken-relation component:default/stock is removed, but component:default/orders has it as "
                                + "dependsOn",
                        "unknown-target The relation ownedBy leads to group:default/others, which is neither here nor "
                                + "in the catalog",
                        "unknown-target The relation partOf leads to system:default/new, which is neither here nor in "
                                + "the catalog");
        assertThat(report.isValid()).isTrue();
    }

    @Test
    void aBrokenFileLosesNoEntity() {
        ServedCatalog served = served("https://github.com/acme/shop.git");
        files.put("services/stock.yaml", "a: [");

        assertThat(check(served).changes()).isEmpty();
    }

    @Test
    void anEntityOfAnotherRepositoryIsAConflict() {
        ServedCatalog served = served("https://github.com/acme/other.git");

        assertThat(check(served).findings())
                .hasSize(4)
                .allSatisfy(finding -> assertThat(finding.rule()).isEqualTo(CheckFinding.Rule.CONFLICTING_ENTITY));
    }

    @Test
    void thePolicyIsAsked() {
        admission = candidates -> candidates.stream()
                .filter(candidate -> candidate.entity().name().equals("orders"))
                .map(candidate -> new Answer(
                        candidate.entity().ref(), List.of("no orders, please"), List.of("think of it"), Map.of()))
                .toList();

        CheckReport report = check(null);

        assertThat(report.isValid()).isFalse();
        assertThat(lines(report))
                .containsExactly(
                        "services/orders.yaml:1 not-admitted no orders, please",
                        "services/orders.yaml:1 admission-warning think of it");
    }

    @Test
    void aPolicyThatCannotBeAskedAdmitsNothing() {
        admission = candidates -> {
            throw new IllegalStateException("it is down");
        };

        assertThat(check(null).findings())
                .hasSize(4)
                .allSatisfy(finding ->
                        assertThat(finding.message()).isEqualTo("The policy could not be asked: it is down"));
    }

    @Test
    void aFolderIsReadWithoutItsLinks(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("services"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        Files.createSymbolicLink(folder.resolve("services/zlink.yaml"), Path.of("/etc/passwd"));

        CheckReport report = check(CheckedTree.ofFolder(folder), null);

        assertThat(lines(report))
                .containsExactly("services/zlink.yaml:0 unreadable-target 'services/zlink.yaml' is a symbolic link, "
                        + "which is not followed");
        assertThat(report.entities()).hasSize(4);
    }

    @Test
    void aReportReadsAsTextJsonSarifAndMarkdown() {
        ServedCatalog served = served("https://github.com/acme/shop.git");
        files.put("services/orders.yaml", component("orders", "owner: '', dependsOn: ['component:stock']"));
        files.put("services/stock.yaml", component("stock", "owner: 'others | <b>'"));
        files.put("services/added.yaml", component("added", "owner: team"));

        JsonNode report = ReportJson.of(check(served));

        assertThat(CheckFormat.TEXT.write(report))
                .startsWith("services/orders.yaml:4:46: error: /spec/owner must NOT have fewer than 1 characters - "
                        + "limit: 1 [invalid-entity]\n")
                .contains("added    component:default/added\n")
                .contains("/spec/owner: \"team\" -> \"others | <b>\"\n")
                .endsWith("4 files, 4 good entities, 1 error, 1 warning, 1 added, 1 changed, 0 removed\n");
        assertThat(CheckFormat.MARKDOWN.write(report))
                .startsWith("### ❌ Catalog check failed")
                .contains("| error | <code>services/orders.yaml:4</code> | /spec/owner must NOT have")
                .contains("others &#124; &lt;b>")
                .doesNotContain("<b>");
        JsonNode sarif = JsonMapper.shared().readTree(CheckFormat.SARIF.write(report));
        JsonNode result = sarif.at("/runs/0/results/0");
        assertThat(sarif.path("version").asString()).isEqualTo("2.1.0");
        assertThat(result.path("ruleId").asString()).isEqualTo("invalid-entity");
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asString())
                .isEqualTo("services/orders.yaml");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(4);
        assertThat(JsonMapper.shared().readTree(CheckFormat.JSON.write(report))).hasToString(report.toString());
    }

    private CheckReport check(@Nullable ServedCatalog served) {
        return check(tree(), served);
    }

    private CheckReport check(CheckedTree tree, @Nullable ServedCatalog served) {
        CheckedPlace place = CheckedPlace.ofRepository("git@github.com:acme/shop.git", "main", HOSTS);
        return new CatalogCheck(PROCESSING, RULES, admission, WEB)
                .run(new CheckRequest(tree, place, List.of()), served);
    }

    private CheckedTree tree() {
        return CheckedTree.ofFiles(files.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, file -> file.getValue().getBytes(StandardCharsets.UTF_8))));
    }

    /** A catalog that has taken the files as they are now. */
    private ServedCatalog served(String repository) {
        CheckedPlace place = CheckedPlace.ofRepository("https://github.com/acme/shop", "main", HOSTS);
        TreeReading reading = new TreeReading(new CheckRequest(tree(), place, List.of()), PROCESSING.files(RULES), WEB);
        reading.read();
        Map<EntityRef, ServedCatalog.Served> entities = new LinkedHashMap<>();
        reading.entities().forEach((ref, found) -> {
            ObjectNode body = found.entity().copy();
            ((ObjectNode) body.path("metadata")).put("uid", "u").put("etag", "e");
            reading.entities().values().stream()
                    .flatMap(one -> PROCESSING.pipeline().relations(one.entity()).stream())
                    .filter(relation -> relation.source().equals(ref))
                    .forEach(relation -> body.withArray("relations")
                            .addObject()
                            .put("type", relation.type())
                            .put("targetRef", relation.target().toString()));
            entities.put(
                    ref,
                    new ServedCatalog.Served(
                            new Entity(body),
                            repository,
                            found.path(),
                            found.location().toString(),
                            found.path().equals("catalog-info.yaml")));
        });
        return new ServedCatalog() {
            @Override
            public Optional<Served> find(EntityRef ref) {
                return Optional.ofNullable(entities.get(ref));
            }

            @Override
            public List<Served> ofRepository(String cloneUrl) {
                return cloneUrl.equals(repository) ? List.copyOf(entities.values()) : List.of();
            }
        };
    }

    private static List<String> lines(CheckReport report) {
        return report.findings().stream()
                .map(one -> one.path() + ":" + one.line() + " " + one.rule().id() + " " + one.message())
                .toList();
    }

    private static String component(String name, String spec) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: %s}
                spec: {type: service, lifecycle: production, %s}
                """.formatted(name, spec);
    }
}
