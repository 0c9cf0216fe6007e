package dev.callboard.catalog.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.ScmIntegrations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class EntityProcessingTests {

    private static final ScmIntegrations HOSTS = ScmIntegrations.withPublicHosts(List.of());
    private static final String BASE = "https://github.com/acme/shop/blob/main/services/orders/catalog-info.yaml";
    private static final String COMPONENT = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: orders}
            spec: {type: service, lifecycle: production%s}
            """;

    private final Map<String, String> files = new HashMap<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* @acme/everyone|everyone",
                "* @acme/everyone ; /services/ @acme/services @acme/others|services",
                "/services/ @acme/services ; * @jane|User:jane",
                "services/orders/* jane@acme.example|jane",
                "# nothing but this ; [Section] ; * @acme/all # the last|all",
            })
    void aFileWithoutAnOwnerIsOwnedByWhomCodeownersNames(String codeowners, String owner) {
        files.put("/.github/CODEOWNERS", codeowners.replace(" ; ", "\n"));

        ObjectNode entity = process(COMPONENT.formatted(""), requested("CodeOwnersProcessor"));

        assertThat(entity.at("/spec/owner").asString()).isEqualTo(owner);
    }

    @Test
    void anOwnerThatIsWrittenStays() {
        files.put("/CODEOWNERS", "* @acme/everyone");

        ObjectNode entity = process(COMPONENT.formatted(", owner: me"), requested("CodeOwnersProcessor"));

        assertThat(entity.at("/spec/owner").asString()).isEqualTo("me");
    }

    @Test
    void codeownersAreReadOnlyWhereTheyAreAskedFor() {
        files.put("/CODEOWNERS", "* @acme/everyone");

        assertThatThrownBy(() -> process(COMPONENT.formatted(""), EntityProcessing.Options.defaults()))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("must have required property 'owner'");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/shop/blob/main/a.yaml,github.com/project-slug,acme/shop",
        "https://gitlab.com/acme/sub/shop/-/blob/main/a.yaml,gitlab.com/project-slug,acme/sub/shop",
        "https://dev.azure.com/acme/team/_git/shop?path=/a.yaml,dev.azure.com/project-repo,team/shop",
    })
    void theRepositoryIsNotedForPlugins(String target, String annotation, String slug) {
        ObjectNode entity =
                process(COMPONENT.formatted(", owner: me"), requested("AnnotateScmSlugEntityProcessor"), target);

        assertThat(entity.at("/metadata/annotations").path(annotation).asString())
                .isEqualTo(slug);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "some words", "5", "true"})
    void annotationsThatAreNoObjectCountAsNone(String written) {
        ObjectNode entity = process(
                COMPONENT
                        .formatted(", owner: me")
                        .replace("{name: orders}", "{name: orders, annotations: " + written + "}"),
                EntityProcessing.Options.defaults());

        assertThat(entity.at("/metadata/annotations")
                        .path("backstage.io/managed-by-location")
                        .asString())
                .isEqualTo("url:" + BASE);
    }

    @Test
    void annotationsInAListAreNamedByNumber() {
        String listed =
                COMPONENT.formatted(", owner: me").replace("{name: orders}", "{name: orders, annotations: [a, b]}");

        ObjectNode entity = process(listed, EntityProcessing.Options.defaults());

        assertThat(entity.at("/metadata/annotations/1").asString()).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({"uid, 5", "etag, {a: b}", "etag, ''"})
    void whatOnlyTheCatalogSaysIsOfTheRightTypeAndLeftOut(String field, String mistaken) {
        String named = "{name: orders, " + field + ": ";
        String written = COMPONENT.formatted(", owner: me");

        assertThatThrownBy(() -> process(
                        written.replace("{name: orders", named + (mistaken.isEmpty() ? "\"\"" : mistaken)),
                        EntityProcessing.Options.defaults()))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("/metadata/" + field);
        assertThat(process(written.replace("{name: orders", named + "abc"), EntityProcessing.Options.defaults())
                        .path("metadata")
                        .has(field))
                .isFalse();
    }

    @Test
    void anApiThatIsSpreadOverFilesIsPutTogether() {
        files.put("./api/openapi.yaml", """
                openapi: 3.1.0
                paths:
                  /orders: {$ref: './orders.yaml#/all'}
                components:
                  schemas:
                    Order: {$ref: 'schemas/order.json'}
                    Own: {$ref: '#/components/schemas/Order'}
                """);
        files.put("api/orders.yaml", "all: {get: {schema: {$ref: 'schemas/order.json'}}}");
        files.put(
                "api/schemas/order.json",
                "{\"parts\": {\"items\": {\"$ref\": \"#\"}}, \"id\": {\"$ref\": \"id.yaml\"}}");
        files.put("api/schemas/id.yaml", "{type: string}");

        ObjectNode entity = process("""
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: orders}
                spec: {type: openapi, lifecycle: l, owner: o, definition: {$openapi: ./api/openapi.yaml}}
                """, EntityProcessing.Options.defaults());

        JsonNode definition =
                new DescriptorParser().parseValue(entity.at("/spec/definition").asString());
        String first = "#/paths/~1orders/get/schema";
        assertThat(definition).isEqualTo(new DescriptorParser().parseValue("""
                openapi: 3.1.0
                paths:
                  /orders: {get: {schema: {parts: {items: {$ref: '%1$s'}}, id: {type: string}}}}
                components:
                  schemas:
                    Order: {$ref: '%1$s'}
                    Own: {$ref: '#/components/schemas/Order'}
                """.formatted(first)));
    }

    @Test
    void anApiOfOneFileKeepsItsText() {
        files.put("./api.yaml", "# the only one\nasyncapi: 3.0.0\nx: {$ref: '#/asyncapi'}\n");

        ObjectNode entity = process("""
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: orders}
                spec: {type: asyncapi, lifecycle: l, owner: o, definition: {$asyncapi: ./api.yaml}}
                """, EntityProcessing.Options.defaults());

        assertThat(entity.at("/spec/definition").asString()).isEqualTo(files.get("./api.yaml"));
    }

    @Test
    void aReferenceOfAnApiThatLeadsNowhereIsTheEntitysMistake() {
        files.put("./api.yaml", "x: {$ref: 'other.yaml#/a/b'}");
        files.put("other.yaml", "a: {}");

        assertThatThrownBy(() -> process("""
                        apiVersion: backstage.io/v1alpha1
                        kind: API
                        metadata: {name: orders}
                        spec: {type: asyncapi, lifecycle: l, owner: o, definition: {$openapi: ./api.yaml}}
                        """, EntityProcessing.Options.defaults()))
                .isInstanceOf(ProcessingException.class)
                .hasMessageContaining("other.yaml#/a/b is not in it, which ./api.yaml refers to");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.yaml|a/b.yaml|a/x.yaml",
                "../x.yaml|a/b.yaml|x.yaml",
                "../../x.yaml|a/b.yaml|../x.yaml",
                "/x.yaml|a/b.yaml|/x.yaml",
                "./x.yaml|/a/b.yaml|/a/x.yaml",
                "../x.yaml|https://host/o/r/a/b.yaml|https://host/o/r/x.yaml",
                "https://other/x.yaml|a/b.yaml|https://other/x.yaml",
            })
    void aPathInAReferencedFileIsRelativeToThatFile(String path, String base, String resolved) {
        assertThat(ApiBundle.resolve(path, base)).isEqualTo(resolved);
    }

    @Test
    void aPlaceholderOfOnesOwnIsResolved() {
        PlaceholderResolver shout = new PlaceholderResolver() {
            @Override
            public String key() {
                return "$shout";
            }

            @Override
            public JsonNode resolve(JsonNode value, ReferencedFiles read) {
                return StringNode.valueOf(value.asString() + "!");
            }
        };

        ObjectNode entity = process(
                COMPONENT.formatted(", owner: {$shout: me}, other: {$shout: a, b: c}, unknown: {$whisper: a}"),
                EntityProcessing.Options.defaults().withResolvers(List.of(shout)));

        assertThat(entity.at("/spec/owner").asString()).isEqualTo("me!");
        assertThat(entity.at("/spec/other").toString()).isEqualTo("{\"$shout\":\"a\",\"b\":\"c\"}");
        assertThat(entity.at("/spec/unknown").toString()).isEqualTo("{\"$whisper\":\"a\"}");
    }

    @Test
    void twoPlaceholdersOfOneNameAreRefused() {
        PlaceholderResolver text = FilePlaceholder.all(new DescriptorParser()).getFirst();

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EntityProcessing.of(EntityProcessing.Options.defaults().withResolvers(List.of(text)), HOSTS))
                .withMessage("There are two resolvers of the placeholder $text");
    }

    @Test
    void processorsGoByPriorityAndCanBeTurnedOff() {
        EntityProcessing.Options options = EntityProcessing.Options.defaults()
                .withProcessors(List.of(mark("one"), mark("two"), mark("off"), mark("three")))
                .withOrder(Set.of("off"), Map.of("three", 1));

        ObjectNode entity = process(COMPONENT.formatted(", owner: me"), options);

        assertThat(entity.at("/metadata/title").asString()).isEqualTo("three one two");
    }

    @Test
    void aProcessorMayRecognizeAKindOfItsOwnAndGiveItRelations() {
        CatalogProcessor robots = new CatalogProcessor() {
            @Override
            public boolean validate(Entity entity, ProcessingContext context) {
                if (!entity.kind().equals("Robot")) {
                    return false;
                }
                if (!entity.spec().path("arms").isNumber()) {
                    throw new ProcessingException("InputError", "a robot has arms", "/spec/arms");
                }
                return true;
            }

            @Override
            public List<Relation> relations(Entity entity) {
                return entity.kind().equals("Robot")
                        ? List.of(new Relation(entity.ref(), "obeys", EntityRef.parse("user:boss")))
                        : List.of();
            }
        };
        EntityProcessing processing =
                EntityProcessing.of(EntityProcessing.Options.defaults().withProcessors(List.of(robots)), HOSTS);
        String robot = "{apiVersion: acme/v1, kind: Robot, metadata: {name: r}, spec: {arms: %s}}";

        Entity entity = processing
                .pipeline()
                .process(tree(robot.formatted("2")), context(BASE))
                .entity();

        assertThat(processing.pipeline().relations(entity))
                .extracting(Relation::type)
                .containsExactly("obeys");
        assertThatThrownBy(() -> processing.pipeline().process(tree(robot.formatted("none")), context(BASE)))
                .isInstanceOf(ProcessingException.class)
                .hasMessageEndingWith("caused by Error: a robot has arms");
    }

    @Test
    void aProcessorMayPutRemarksOnAnEntityThatClientsCanShow() {
        EntityProcessing.Options remarks = withStatus("{items: [{type: acme/check, level: info, message: fine}]}");

        assertThat(process(COMPONENT.formatted(", owner: me"), remarks)
                        .at("/status/items/0/message")
                        .asString())
                .isEqualTo("fine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{items: none}",
                "none",
                "{items: [{type: acme/check, level: terrible, message: no}]}",
                "{items: [{type: acme/check, level: info}]}",
                "{items: [{type: backstage.io/catalog-processing, level: error, message: forged}]}"
            })
    void aProcessorsStatusThatIsNoneIsRefused(String status) {
        assertThatThrownBy(() -> process(COMPONENT.formatted(", owner: me"), withStatus(status)))
                .isInstanceOf(ProcessingException.class)
                .hasMessageMatching("(A status|An item of a status|Items of the type) .*");
    }

    @Test
    void withoutTheDefaultProcessorsThereAreNoLinksAndTypesThatNothingReads() {
        EntityProcessing.Options bare =
                EntityProcessing.Options.defaults().withOrder(EntityProcessing.DEFAULTS, Map.of());

        ObjectNode entity = process(COMPONENT.formatted(", owner: me"), bare);

        assertThat(entity.at("/metadata/annotations").propertyNames())
                .containsExactlyInAnyOrder(
                        "backstage.io/managed-by-location", "backstage.io/managed-by-origin-location");
        assertThat(EntityProcessing.of(bare, HOSTS).unreadTypes()).containsExactlyInAnyOrder("file", "url");
        assertThat(EntityProcessing.standard(HOSTS).unreadTypes()).isEmpty();
    }

    @Test
    void aProcessorThatBreaksConcernsOnlyItsEntity() {
        CatalogProcessor broken = new CatalogProcessor() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void preProcess(ObjectNode entity, ProcessingContext context) {
                throw new IllegalStateException("a mistake in it");
            }
        };

        assertThatThrownBy(() -> process(
                        COMPONENT.formatted(", owner: me"),
                        EntityProcessing.Options.defaults().withProcessors(List.of(broken))))
                .isInstanceOf(ProcessingException.class)
                .hasMessage("Processor broken threw an error while preprocessing; caused by Error: "
                        + "java.lang.IllegalStateException: a mistake in it");
    }

    @Test
    void anotherSetOfProcessorsIsAnotherConfiguration() {
        String standard = EntityProcessing.standard(HOSTS).fingerprint();

        assertThat(EntityProcessing.standard(HOSTS).fingerprint()).isEqualTo(standard);
        assertThat(EntityProcessing.of(requested("CodeOwnersProcessor"), HOSTS).fingerprint())
                .isNotEqualTo(standard);
    }

    private static CatalogProcessor mark(String name) {
        return new CatalogProcessor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void postProcess(ObjectNode entity, ProcessingContext context) {
                ObjectNode metadata = (ObjectNode) entity.path("metadata");
                metadata.put("title", (metadata.path("title").asString("") + " " + name).strip());
            }
        };
    }

    private static EntityProcessing.Options withStatus(String yaml) {
        return EntityProcessing.Options.defaults().withProcessors(List.of(new CatalogProcessor() {
            @Override
            public void postProcess(ObjectNode entity, ProcessingContext context) {
                entity.set("status", new DescriptorParser().parseValue(yaml));
            }
        }));
    }

    private static EntityProcessing.Options requested(String name) {
        return EntityProcessing.Options.defaults().withRequested(Set.of(name), Set.of("Component"));
    }

    private ObjectNode process(String yaml, EntityProcessing.Options options) {
        return process(yaml, options, BASE);
    }

    private ObjectNode process(String yaml, EntityProcessing.Options options, String target) {
        return EntityProcessing.of(options, HOSTS)
                .pipeline()
                .process(tree(yaml), context(target))
                .entity()
                .json();
    }

    private ProcessingContext context(String target) {
        LocationRef location = new LocationRef("url", target);
        return new ProcessingContext(location, location, url -> {
            String text = files.get(url);
            if (text == null) {
                throw new ProcessingException("NotFoundError", "there is no such file");
            }
            return text;
        });
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) new DescriptorParser().parseValue(yaml);
    }
}
