package dev.callboard.backend.scaffolder;

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
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description of this API, with its paths as they are on this server. */
@RestController("scaffolderOpenApiController")
@RequestMapping("/api/scaffolder")
final class OpenApiController {

    private static final String MOUNT = "/api/scaffolder";

    private final ObjectNode document = read();

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> document(ServerHttpRequest request) {
        QueryString.none(request);
        return JsonAnswer.ok(request, document);
    }

    private static ObjectNode read() {
        try (InputStream yaml = new ClassPathResource("openapi/scaffolder.yaml").getInputStream()) {
            ObjectNode document = (ObjectNode) new YAMLMapper().readTree(yaml);
            ObjectNode mounted = document.objectNode();
            document.path("paths").forEachEntry((path, operations) -> mounted.set(MOUNT + path, operations));
            document.set("paths", mounted);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the scaffolder's OpenAPI document", e);
        }
    }
}
