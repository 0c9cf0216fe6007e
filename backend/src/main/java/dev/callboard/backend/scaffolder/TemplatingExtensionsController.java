package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.JsonAnswer;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The filters and globals that expressions can use beside the language's own. */
@RestController
@RequestMapping("/api/scaffolder")
final class TemplatingExtensionsController {

    private final ObjectNode extensions = read();

    @GetMapping("/v2/templating-extensions")
    ResponseEntity<byte[]> list(ServerHttpRequest request) {
        QueryString.none(request);
        return JsonAnswer.ok(request, extensions);
    }

    private static ObjectNode read() {
        return (ObjectNode) JsonMapper.shared()
                .readTree(TemplatingExtensionsController.class.getResourceAsStream("templating-extensions.json"));
    }
}
