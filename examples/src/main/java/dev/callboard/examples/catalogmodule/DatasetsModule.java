package dev.callboard.examples.catalogmodule;

import dev.callboard.catalog.model.KindDeclaration;
import dev.callboard.catalog.module.CatalogModule;
import dev.callboard.catalog.module.Contribution;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adds datasets to the catalog. */
public final class DatasetsModule implements CatalogModule {

    private static final String DATASET = """
            {"kind": "Dataset",
             "apiVersions": ["data.acme.example/v1"],
             "schema": {
               "type": "object",
               "required": ["owner", "columns"],
               "properties": {
                 "owner": {"type": "string"},
                 "columns": {"type": "array", "items": {"type": "object", "required": ["name"]}}}},
             "relations": [
               {"field": "owner", "type": "ownedBy", "inverse": "ownerOf", "defaultKind": "Group"},
               {"field": "derivedFrom", "type": "dependsOn", "inverse": "dependencyOf", "defaultKind": "Dataset"}]}
            """;

    @Override
    public String name() {
        return "acme-datasets";
    }

    @Override
    public Contribution contribute(Context context) {
        Contribution all = Contribution.NOTHING
                .withKinds(KindDeclaration.of(JsonMapper.shared().readTree(DATASET)))
                .withProcessors(new RunbookProcessor())
                .withPlaceholders(new CsvPlaceholder());
        JsonNode warehouse = context.settings().path("warehouse");
        return warehouse.isMissingNode()
                ? all
                : all.withProviders(new WarehouseProvider(Path.of(warehouse.asString())));
    }
}
