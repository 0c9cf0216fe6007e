package dev.callboard.examples.catalogmodule;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProvidedEntity;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells of the datasets that the list of a warehouse names, {@code [{"name": …, "owner": …, "columns": […]}]}. */
final class WarehouseProvider implements EntityProvider {

    private final Path list;

    WarehouseProvider(Path list) {
        this.list = list;
    }

    @Override
    public String name() {
        return "acme-warehouse";
    }

    @Override
    public ProviderSchedule schedule() {
        return new ProviderSchedule(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ZERO);
    }

    @Override
    public List<ProvidedEntity> read() {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(list))
                    .valueStream()
                    .map(WarehouseProvider::dataset)
                    .toList();
        } catch (IOException | JacksonException e) {
            throw new ScmException.Unreachable("Cannot read the list of the warehouse, " + list, e);
        }
    }

    private static ProvidedEntity dataset(JsonNode row) {
        ObjectNode entity = JsonMapper.shared().createObjectNode();
        entity.put("apiVersion", "data.acme.example/v1").put("kind", "Dataset");
        entity.putObject("metadata").put("name", row.path("name").asString(""));
        entity.putObject("spec").setAll((ObjectNode) row).remove("name");
        return new ProvidedEntity(new LocationRef("warehouse", row.path("name").asString("")), entity);
    }

    @Override
    public boolean concerns(String repositoryUrl) {
        return false;
    }
}
