package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.JsonAnswer;
import java.util.Base64;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs a template that is in the request, without effects. */
@RestController
@RequestMapping("/api/scaffolder")
final class DryRunController {

    private final DryRuns dryRuns;

    DryRunController(DryRuns dryRuns) {
        this.dryRuns = dryRuns;
    }

    @PostMapping("/v2/dry-run")
    Mono<ResponseEntity<byte[]>> run(Credentials caller, ServerHttpRequest request) {
        QueryString.none(request);
        return RequestBodies.read(request)
                .flatMap(body -> dryRuns.run(read(body), caller))
                .map(done -> JsonAnswer.ok(request, answer(done)));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(InvalidValues invalid, ServerHttpRequest request) {
        return JsonAnswer.of(request, 400, invalid.body());
    }

    private static DryRuns.Request read(ObjectNode body) {
        return new DryRuns.Request(
                RequestBodies.object(body, "template"),
                RequestBodies.object(body, "values"),
                RequestBodies.secrets(body),
                UploadedFiles.read(RequestBodies.array(body, "directoryContents")));
    }

    private static ObjectNode answer(DryRuns.Done done) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode log = json.putArray("log");
        done.log().forEach(body -> log.addObject().set("body", body));
        ArrayNode files = json.putArray("directoryContents");
        done.files()
                .forEach(file -> files.addObject()
                        .put("path", file.path())
                        .put("executable", file.executable())
                        .put("base64Content", Base64.getEncoder().encodeToString(file.content())));
        json.set("output", done.output());
        ArrayNode steps = json.putArray("steps");
        done.spec().steps().forEach(step -> steps.add(step.json()));
        return json;
    }
}
