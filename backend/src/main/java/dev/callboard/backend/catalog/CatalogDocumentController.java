package dev.callboard.backend.catalog;

import dev.callboard.backend.web.JsonAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description of this API, with its paths as they are on this server. */
@RestController
@RequestMapping("/api/catalog")
final class CatalogDocumentController {

    private static final String MOUNT = "/api/catalog";

    private final byte[] document;

    CatalogDocumentController() {
        this.document = JsonMapper.shared().writeValueAsBytes(read());
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> document(ServerHttpRequest request) {
        QueryParameters.of(request);
        return JsonAnswer.of(request, 200, document);
    }

    private static ObjectNode read() {
        try (InputStream yaml = new ClassPathResource("openapi/catalog.yaml").getInputStream()) {
            ObjectNode document = (ObjectNode) new YAMLMapper().readTree(yaml);
            ObjectNode mounted = document.objectNode();
            document.path("paths").forEachEntry((path, operations) -> mounted.set(MOUNT + path, operations));
            document.set("paths", mounted);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the catalog's OpenAPI document", e);
        }
    }
}
