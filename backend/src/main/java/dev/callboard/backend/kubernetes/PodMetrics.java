package dev.callboard.backend.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What pods use, beside what they asked for and may have: processors as numbers, bytes as decimal text. */
final class PodMetrics {

    private PodMetrics() {}

    private record Sum(BigDecimal current, BigDecimal requested, BigDecimal limit) {

        static final Sum NONE = new Sum(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        Sum plus(Sum other) {
            return new Sum(current.add(other.current), requested.add(other.requested), limit.add(other.limit));
        }

        ObjectNode cores() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("currentUsage", current.doubleValue())
                    .put("requestTotal", requested.doubleValue())
                    .put("limitTotal", limit.doubleValue());
        }

        ObjectNode bytes() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("currentUsage", current.toBigInteger().toString())
                    .put("requestTotal", requested.toBigInteger().toString())
                    .put("limitTotal", limit.toBigInteger().toString());
        }
    }

    /** @param used the items of the metrics API */
    static ArrayNode of(List<JsonNode> pods, List<JsonNode> used) {
        Map<String, JsonNode> byName = new HashMap<>();
        used.forEach(one -> byName.put(name(one), one));
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode pod : pods) {
            JsonNode usage = byName.get(name(pod));
            if (usage != null) {
                all.add(of(pod, usage));
            }
        }
        return all;
    }

    private static ObjectNode of(JsonNode pod, JsonNode usage) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("pod", pod);
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        Sum cpu = Sum.NONE;
        Sum memory = Sum.NONE;
        for (JsonNode container : usage.path("containers")) {
            String name = container.path("name").asString("");
            JsonNode spec = pod.at("/spec/containers")
                    .valueStream()
                    .filter(one -> one.path("name").asString("").equals(name))
                    .findFirst()
                    .orElse(JsonNodeFactory.instance.objectNode());
            Sum itsCpu = sum(container, spec, "cpu");
            Sum itsMemory = sum(container, spec, "memory");
            ObjectNode one = containers.addObject().put("container", name);
            one.set("cpuUsage", itsCpu.cores());
            one.set("memoryUsage", itsMemory.bytes());
            cpu = cpu.plus(itsCpu);
            memory = memory.plus(itsMemory);
        }
        json.set("cpu", cpu.cores());
        json.set("memory", memory.bytes());
        json.set("containers", containers);
        return json;
    }

    private static Sum sum(JsonNode container, JsonNode spec, String resource) {
        return new Sum(
                amount(container.path("usage").path(resource)),
                amount(spec.path("resources").path("requests").path(resource)),
                amount(spec.path("resources").path("limits").path(resource)));
    }

    private static BigDecimal amount(JsonNode quantity) {
        String text = quantity.asString("");
        if (text.isEmpty()) {
            return BigDecimal.ZERO;
        }
        try {
            return Quantity.getAmountInBytes(Quantity.parse(text));
        } catch (IllegalArgumentException notAQuantity) {
            return BigDecimal.ZERO;
        }
    }

    private static String name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asString("") + "/"
                + metadata.path("name").asString("");
    }
}
