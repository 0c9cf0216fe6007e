package dev.callboard.backend.catalog;

import dev.callboard.backend.permission.Condition;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionRule;
import dev.callboard.backend.permission.PermissionRule.Parameter;
import dev.callboard.backend.permission.PermissionRule.ParameterType;
import dev.callboard.backend.permission.PluginPermissions;
import dev.callboard.catalog.index.AuthorizationCondition;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What the catalog asks permission for, and the rules that conditions on entities are made of. */
public final class CatalogPermissions {

    private static final String ENTITY = "catalog-entity";

    public static final Permission ENTITY_READ = Permission.onResource("catalog.entity.read", "read", ENTITY);

    static final Permission ENTITY_DELETE = Permission.onResource("catalog.entity.delete", "delete", ENTITY);
    static final Permission ENTITY_REFRESH = Permission.onResource("catalog.entity.refresh", "update", ENTITY);
    static final Permission ENTITY_VALIDATE = Permission.basic("catalog.entity.validate", null);
    static final Permission LOCATION_READ = Permission.basic("catalog.location.read", "read");
    static final Permission LOCATION_CREATE = Permission.basic("catalog.location.create", "create");
    static final Permission LOCATION_DELETE = Permission.basic("catalog.location.delete", "delete");
    static final Permission LOCATION_ANALYZE = Permission.basic("catalog.location.analyze", null);
    static final Permission UNPROCESSED_READ = Permission.basic("catalog.entities.unprocessed.read", "read");
    static final Permission UNPROCESSED_DELETE = Permission.basic("catalog.entities.unprocessed.delete", "delete");
    static final Permission INGESTION_READ = Permission.basic("catalog.ingestion.read", "read");
    static final Permission INGESTION_MANAGE = Permission.basic("catalog.ingestion.manage", "update");

    /** The frontend alone asks for it, to show the button that registers something. */
    private static final Permission ENTITY_CREATE = Permission.basic("catalog.entity.create", "create");

    private static final List<Permission> ALL = List.of(
            ENTITY_READ,
            ENTITY_CREATE,
            ENTITY_DELETE,
            ENTITY_REFRESH,
            ENTITY_VALIDATE,
            LOCATION_READ,
            LOCATION_CREATE,
            LOCATION_DELETE,
            LOCATION_ANALYZE,
            INGESTION_READ,
            INGESTION_MANAGE,
            UNPROCESSED_READ,
            UNPROCESSED_DELETE);

    private static final Parameter VALUE = Parameter.optional(
            "value", ParameterType.STRING, "The value that it has, in any case; any value if it is left out");

    private static final List<PermissionRule> RULES = List.of(
            rule(
                    "HAS_ANNOTATION",
                    "Allow entities with the specified annotation",
                    Parameter.required("annotation", ParameterType.STRING, "Name of the annotation"),
                    VALUE),
            rule(
                    "HAS_LABEL",
                    "Allow entities with the specified label",
                    Parameter.required("label", ParameterType.STRING, "Name of the label"),
                    VALUE),
            rule(
                    "HAS_METADATA",
                    "Allow entities with the specified metadata subfield",
                    Parameter.required("key", ParameterType.STRING, "Path of the field below metadata"),
                    VALUE),
            rule(
                    "HAS_SPEC",
                    "Allow entities with the specified spec subfield",
                    Parameter.required("key", ParameterType.STRING, "Path of the field below spec"),
                    VALUE),
            rule(
                    "IS_ENTITY_KIND",
                    "Allow entities matching a specified kind",
                    Parameter.required(
                            "kinds", ParameterType.STRINGS, "Kinds, any of which the entity has, in any case")),
            rule(
                    "IS_ENTITY_OWNER",
                    "Allow entities owned by a specified claim",
                    Parameter.required("claims", ParameterType.STRINGS, "References, any of which owns the entity")));

    private CatalogPermissions() {}

    public static PluginPermissions of(EntityIndex index) {
        PluginPermissions.Resources entities = (condition, refs) ->
                Mono.fromSupplier(() -> index.snapshot().byRefTexts(refs, filter(condition)).stream()
                        .map(found -> found != null)
                        .toList());
        return new PluginPermissions("catalog", ALL, RULES, Map.of(ENTITY, entities));
    }

    /** A condition as the index evaluates it. */
    static EntityFilter filter(Condition condition) {
        return AuthorizationCondition.compile(condition.toJson());
    }

    private static PermissionRule rule(String name, String description, Parameter... parameters) {
        return new PermissionRule(name, description, ENTITY, List.of(parameters));
    }
}
