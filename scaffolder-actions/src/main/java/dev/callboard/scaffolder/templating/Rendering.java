package dev.callboard.scaffolder.templating;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** One rendering of one template on one context. */
record Rendering(Environment environment, String template, JsonNode context, RenderOptions options) {

    String text() {
        if (template.length() > environment.limits().sourceLength()) {
            throw new TemplateException(TemplateException.Reason.LIMIT, "Template is too long", 1, 1, null);
        }
        String variableStart = options.cookiecutterCompat() ? "{{" : "${{";
        if (template.contains(variableStart) || template.contains("{%") || template.contains("{#")) {
            throw new TemplateException(TemplateException.Reason.EVALUATION, "No interpreter", 1, 1, null);
        }
        return template;
    }

    JsonNode value() {
        return StringNode.valueOf(text());
    }
}
