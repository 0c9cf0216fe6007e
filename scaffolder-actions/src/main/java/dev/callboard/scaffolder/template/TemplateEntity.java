package dev.callboard.scaffolder.template;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityModel;
import dev.callboard.catalog.model.EntityValidator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Template of version {@code scaffolder.backstage.io/v1beta3}, checked as far as running it needs.
 *
 * <p>What else is in its {@code spec} is passed through: the entity holds it as it was written.
 */
public final class TemplateEntity {

    private static final int MAX_DEPTH = 100;
    private static final String NOT_A_TEMPLATE = "Input template is not a template";
    private static final EntityValidator RULES = EntityModel.classic().validator();
    private static final String SOURCE_LOCATION = "backstage.io/source-location";
    private static final String MANAGED_BY_LOCATION = "backstage.io/managed-by-location";

    private final Entity entity;
    private final ParameterSchema parameters;
    private final @Nullable ValueSchema secrets;
    private final List<TaskStep> steps;
    private final ObjectNode output;
    private final List<String> maskedValues;

    private TemplateEntity(Entity entity) {
        this.entity = entity;
        JsonNode spec = entity.spec();
        this.parameters = ParameterSchema.of(spec.path("parameters"));
        JsonNode secretsSchema = spec.path("secrets").path("schema");
        this.secrets = secretsSchema.isObject() ? ValueSchema.of(secretsSchema) : null;
        this.steps = TaskSpec.steps(spec.path("steps"));
        this.output = TaskSpec.object(spec, "output");
        this.maskedValues = parameters.maskedValues();
    }

    private TemplateEntity(TemplateEntity whole, ParameterSchema parameters, List<TaskStep> steps) {
        this.entity = whole.entity;
        this.parameters = parameters;
        this.secrets = whole.secrets;
        this.steps = List.copyOf(steps);
        this.output = whole.output;
        this.maskedValues = whole.maskedValues;
    }

    /**
     * Reads a template, or the platform's short form of one, {@code callboard.dev/v1alpha1}.
     *
     * @throws TemplateInvalidException if the entity is no template of the known version, or not one that can be run
     */
    public static TemplateEntity of(JsonNode written) {
        JsonNode json = PlatformTemplate.isOne(written) && written instanceof ObjectNode platform
                ? PlatformTemplate.converted(platform)
                : written;
        boolean template = TaskSpec.API_VERSION.equals(json.path("apiVersion").asString(""))
                && json.path("kind").asString("").equalsIgnoreCase("Template")
                && json.path("spec").isObject();
        if (!(json instanceof ObjectNode object) || !template) {
            throw new TemplateInvalidException(NOT_A_TEMPLATE);
        }
        Entity entity;
        try {
            entity = new Entity(object.deepCopy());
        } catch (IllegalArgumentException e) {
            throw new TemplateInvalidException(NOT_A_TEMPLATE + ": " + e.getMessage());
        }
        if (depth(entity.json(), 0) > MAX_DEPTH) {
            throw new TemplateInvalidException("The template is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (entity.spec().path("type").asString("").isEmpty()) {
            throw new TemplateInvalidException(NOT_A_TEMPLATE + ": spec.type must be a string that is not empty");
        }
        return new TemplateEntity(entity);
    }

    /**
     * As {@link #of}, for a template that did not come through a catalog: what a catalog would not take is refused.
     *
     * @throws TemplateInvalidException if the entity is no template of the known version, or not in a template's form
     */
    public static TemplateEntity checked(JsonNode written) {
        TemplateEntity template = of(written);
        ObjectNode json = template.entity.json().deepCopy().put("kind", "Template");
        RULES.validateKind(json).stream().findFirst().ifPresent(violation -> {
            throw new TemplateInvalidException(NOT_A_TEMPLATE + ": " + violation.reason());
        });
        return template;
    }

    /** Whether entities of this version of kind Template can be run. */
    public static boolean isSupported(String apiVersion) {
        return apiVersion.equals(TaskSpec.API_VERSION) || apiVersion.equals(PlatformTemplate.API_VERSION);
    }

    public Entity entity() {
        return entity;
    }

    public ParameterSchema parameters() {
        return parameters;
    }

    /** The schema of the secrets, if the template has one. */
    public Optional<ValueSchema> secrets() {
        return Optional.ofNullable(secrets);
    }

    /** The steps, each with an id and a name. */
    public List<TaskStep> steps() {
        return steps;
    }

    /**
     * The same template as somebody sees it who may not see all of its form or steps. What is hidden in the form stays
     * hidden in tasks, should somebody give a value for it nevertheless.
     *
     * @param pages says by the tags of a page whether it stays
     * @param steps says by the tags of a step whether it stays
     */
    public TemplateEntity withOnly(Predicate<List<String>> pages, Predicate<List<String>> steps) {
        return new TemplateEntity(
                this,
                parameters.withOnly(page -> pages.test(tags(page))),
                this.steps.stream()
                        .filter(step -> steps.test(tags(step.json())))
                        .toList());
    }

    private static List<String> tags(JsonNode part) {
        JsonNode tags = part.path("backstage:permissions").path("tags");
        return tags.isArray() ? tags.valueStream().map(tag -> tag.asString("")).toList() : List.of();
    }

    /** What a task of this template with these values is to do; the values are expected to have been checked. */
    public TaskSpec task(ObjectNode values, TaskUser user) {
        return task(values, user, entity.ref().toString());
    }

    /** As {@link #task(ObjectNode, TaskUser)}, with the reference by which dry runs know their template. */
    public TaskSpec dryRunTask(ObjectNode values, TaskUser user) {
        return task(values, user, "template:default/dry-run");
    }

    private TaskSpec task(ObjectNode values, TaskUser user, String ref) {
        return new TaskSpec(
                steps,
                output.deepCopy(),
                values.deepCopy(),
                user,
                info(ref),
                TaskSpec.object(entity.spec(), "EXPERIMENTAL_recovery"),
                maskedValues);
    }

    private TemplateInfo info(String ref) {
        ObjectNode metadata = entity.json().path("metadata") instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        return new TemplateInfo(
                ref,
                entity.annotation(SOURCE_LOCATION)
                        .or(() -> entity.annotation(MANAGED_BY_LOCATION))
                        .flatMap(TemplateEntity::baseUrl)
                        .orElse(null),
                metadata,
                entity.spec().path("owner").asStringOpt().orElse(null),
                entity.spec().path("type").asString(),
                checksum(entity.spec()));
    }

    private static int depth(JsonNode node, int above) {
        int deepest = above;
        if (above <= MAX_DEPTH) {
            for (JsonNode child : node) {
                deepest = Math.max(deepest, depth(child, above + 1));
            }
        }
        return deepest;
    }

    private static Optional<String> baseUrl(String location) {
        if (location.startsWith("url:")) {
            return Optional.of(location.substring("url:".length()));
        }
        if (location.startsWith("git:")) {
            return Optional.of(location.substring("git:".length()));
        }
        if (location.startsWith("file:")) {
            return Optional.of("file://" + location.substring("file:".length()));
        }
        return Optional.empty();
    }

    private static String checksum(JsonNode spec) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(spec.toString().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
