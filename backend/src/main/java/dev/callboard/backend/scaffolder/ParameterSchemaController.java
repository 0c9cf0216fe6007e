package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.template.TemplateEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The form that a template asks for. */
@RestController
@RequestMapping("/api/scaffolder")
final class ParameterSchemaController {

    private static final String UNTITLED_PAGE = "Please enter the following information";

    private final TemplateAccess templates;

    ParameterSchemaController(TemplateAccess templates) {
        this.templates = templates;
    }

    @GetMapping("/v2/templates/{namespace}/{kind}/{name}/parameter-schema")
    Mono<ResponseEntity<byte[]>> describe(
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            Credentials caller,
            ServerHttpRequest request) {
        QueryString.none(request);
        return templates
                .require(caller, new EntityRef(kind, namespace, name))
                .map(template -> JsonAnswer.ok(request, form(template)));
    }

    private static ObjectNode form(TemplateEntity template) {
        JsonNode metadata = template.entity().json().path("metadata");
        JsonNode spec = template.entity().spec();
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        form.put("title", metadata.path("title").asString(template.entity().name()));
        copy(metadata, "description", form);
        copy(spec, "presentation", form);
        copy(metadata, "ui:options", form);
        ArrayNode steps = form.putArray("steps");
        for (ObjectNode page : template.parameters().pages()) {
            ObjectNode step = steps.addObject();
            step.put("title", page.path("title").asString(UNTITLED_PAGE));
            copy(page, "description", step);
            step.set("schema", page);
        }
        String decorators = spec.has("formDecorators") ? "formDecorators" : "EXPERIMENTAL_formDecorators";
        if (spec.has(decorators)) {
            form.set("formDecorators", spec.get(decorators));
        }
        return form;
    }

    private static void copy(JsonNode from, String name, ObjectNode to) {
        JsonNode value = from.get(name);
        if (value != null) {
            to.set(name, value);
        }
    }
}
