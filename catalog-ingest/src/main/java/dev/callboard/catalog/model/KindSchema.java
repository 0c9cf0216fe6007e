package dev.callboard.catalog.model;

import static dev.callboard.catalog.model.Shape.anyText;
import static dev.callboard.catalog.model.Shape.object;
import static dev.callboard.catalog.model.Shape.optional;
import static dev.callboard.catalog.model.Shape.required;
import static dev.callboard.catalog.model.Shape.text;
import static dev.callboard.catalog.model.Shape.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the entities of a kind have in their {@code spec}; whatever else is there is let through.
 *
 * @param specType the {@code spec.type} that the schema is for; null for all that have none of their own
 * @param processor the name that Backstage's messages give to what checks the kind
 */
record KindSchema(
        String kind, Set<String> apiVersions, @Nullable String specType, String processor, Shape spec) {

    private static final Set<String> STANDARD = Set.of("backstage.io/v1alpha1", "backstage.io/v1beta1");
    private static final Set<String> ALPHA = Set.of("backstage.io/v1alpha1");
    private static final String MODEL = "ModelProcessor";
    private static final int MAX_COMPATIBILITY = 500;

    KindSchema {
        apiVersions = Set.copyOf(apiVersions);
    }

    KindSchema(String kind, Set<String> apiVersions, String processor, Shape spec) {
        this(kind, apiVersions, null, processor, spec);
    }

    /** Whether the layered model checks it, which tells all mistakes at once. */
    boolean isLayered() {
        return processor.equals(MODEL);
    }

    static KindSchema declared(KindDeclaration declaration) {
        return new KindSchema(
                declaration.kind(),
                Set.copyOf(declaration.apiVersions()),
                declaration.kind() + "EntityProcessor",
                JsonSchema.of(declaration.schema()));
    }

    /** The kinds of the layered model: the standard ones, servers of the Model Context Protocol and AI resources. */
    static List<KindSchema> layered() {
        List<KindSchema> kinds = new ArrayList<>();
        for (KindSchema kind : builtIn()) {
            boolean standard = kind.apiVersions().equals(STANDARD);
            kinds.add(standard ? new KindSchema(kind.kind(), STANDARD, MODEL, kind.spec()) : kind);
        }
        Shape remote = object(required("type", text()), required("url", text()));
        kinds.add(ofType(
                "API",
                "mcp-server",
                required("lifecycle", text()),
                required("owner", text()),
                required("remotes", new Shape.Items(remote, 1)),
                optional("system", text())));
        kinds.add(aiResource(null));
        kinds.add(aiResource(
                "skill",
                optional("disciplines", texts()),
                optional("categories", texts()),
                optional("dependsOn", texts()),
                optional("allowedTools", text()),
                optional("license", text()),
                optional("compatibility", new Shape.Text(1, MAX_COMPATIBILITY))));
        kinds.add(aiResource(
                "rule", required("category", text()), required("rationale", text()), optional("disciplines", texts())));
        kinds.add(aiResource("plugin", required("skills", texts()), optional("version", text())));
        kinds.add(aiResource("marketplace", required("plugins", texts()), optional("version", text())));
        return List.copyOf(kinds);
    }

    private static KindSchema aiResource(@Nullable String type, Shape.Field... fields) {
        List<Shape.Field> all = new ArrayList<>(
                List.of(required("lifecycle", text()), required("owner", text()), optional("system", text())));
        all.addAll(List.of(fields));
        return ofType("AiResource", type, all.toArray(new Shape.Field[0]));
    }

    private static KindSchema ofType(String kind, @Nullable String type, Shape.Field... fields) {
        List<Shape.Field> all = new ArrayList<>(List.of(required("type", text())));
        all.addAll(List.of(fields));
        return new KindSchema(kind, ALPHA, type, MODEL, object(all.toArray(new Shape.Field[0])));
    }

    /** The kinds that a catalog knows without any module. */
    static List<KindSchema> builtIn() {
        return List.of(
                standard(
                        "API",
                        object(
                                required("type", text()),
                                required("lifecycle", text()),
                                required("owner", text()),
                                required("definition", text()),
                                optional("system", text()))),
                standard(
                        "Component",
                        object(
                                required("type", text()),
                                required("lifecycle", text()),
                                required("owner", text()),
                                optional("system", text()),
                                optional("subcomponentOf", text()),
                                optional("providesApis", texts()),
                                optional("consumesApis", texts()),
                                optional("dependsOn", texts()))),
                standard(
                        "Domain",
                        object(required("owner", text()), optional("subdomainOf", text()), optional("type", text()))),
                standard(
                        "Group",
                        object(
                                required("type", text()),
                                required("children", texts()),
                                optional("profile", profile()),
                                optional("parent", text()),
                                optional("members", texts()))),
                standard(
                        "Location",
                        object(
                                optional("type", text()),
                                optional("target", text()),
                                optional("targets", texts()),
                                optional("presence", new Shape.OneOf(List.of("required", "optional"))))),
                standard(
                        "Resource",
                        object(
                                required("type", text()),
                                required("owner", text()),
                                optional("dependsOn", texts()),
                                optional("system", text()))),
                standard(
                        "System",
                        object(required("owner", text()), optional("domain", text()), optional("type", text()))),
                standard("User", object(required("memberOf", texts()), optional("profile", profile()))),
                new KindSchema(
                        "Template",
                        Set.of("scaffolder.backstage.io/v1beta3"),
                        "ScaffolderEntitiesProcessor",
                        template()),
                new KindSchema(
                        "Template",
                        Set.of("callboard.dev/v1alpha1"),
                        "ScaffolderEntitiesProcessor",
                        platformTemplate()));
    }

    private static KindSchema standard(String kind, Shape spec) {
        return new KindSchema(kind, STANDARD, "BuiltinKindsEntityProcessor", spec);
    }

    private static Shape profile() {
        return object(optional("displayName", text()), optional("email", text()), optional("picture", text()));
    }

    private static Shape template() {
        Shape decorators = new Shape.Items(object(required("id", anyText()), optional("input", object())));
        Shape labels = object(
                optional("backButtonText", anyText()),
                optional("createButtonText", anyText()),
                optional("reviewButtonText", anyText()));
        return object(
                required("type", text()),
                required("steps", new Shape.Items(step())),
                optional("owner", text()),
                optional("lifecycle", text()),
                optional("parameters", new Shape.ObjectOrObjects()),
                optional("secrets", object(optional("schema", object()))),
                optional("presentation", object(optional("buttonLabels", labels))),
                optional("EXPERIMENTAL_recovery", object(optional("EXPERIMENTAL_strategy", anyText()))),
                optional("formDecorators", decorators),
                optional("EXPERIMENTAL_formDecorators", decorators),
                optional("output", output()));
    }

    /** The short form that the scaffolder reads as a template. */
    private static Shape platformTemplate() {
        Shape named = new Shape.Items(object(required("name", text())));
        return object(
                required("type", text()),
                required("workflows", new Shape.Items(object(required("steps", new Shape.Items(step()))))),
                optional("owner", text()),
                optional("lifecycle", text()),
                optional("parameters", named),
                optional("resources", named),
                optional("output", output()));
    }

    private static Shape step() {
        return object(
                required("action", anyText()),
                optional("id", anyText()),
                optional("name", anyText()),
                optional("input", object()),
                optional("if", new Shape.TextOrBoolean()),
                optional("backstage:permissions", object(optional("tags", new Shape.Items(anyText())))));
    }

    private static Shape output() {
        Shape links = new Shape.Items(object(
                optional("if", new Shape.TextOrBoolean()),
                optional("url", text()),
                optional("entityRef", text()),
                optional("title", text()),
                optional("icon", text())));
        Shape texts = new Shape.Items(object(
                optional("if", new Shape.TextOrBoolean()),
                optional("title", text()),
                optional("icon", text()),
                optional("content", text())));
        return new Shape.Fields(List.of(optional("links", links), optional("text", texts)), anyText(), false);
    }
}
