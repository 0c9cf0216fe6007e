package dev.callboard.policy;

import tools.jackson.databind.node.ObjectNode;

/** Whole input documents for tests, with nothing in them that the shipped rules forbid. */
public final class Inputs {

    private Inputs() {}

    public static ObjectNode step() {
        return (ObjectNode) KnownInput.step();
    }

    /** A plan of two steps, of which the second is {@link #step()}. */
    public static ObjectNode plan() {
        ObjectNode plan = step();
        plan.put("schema", "task-input/v1").put("phase", "plan");
        ObjectNode publish = (ObjectNode) plan.remove("step");
        publish.set("target", plan.remove("target"));
        ObjectNode fetch = publish.deepCopy();
        fetch.put("id", "fetch").put("index", 0).put("action", "fetch:template").put("sideEffect", "workspace");
        fetch.putObject("input").put("url", "./skeleton").putObject("values").put("owner", "platform");
        ((ObjectNode) fetch.path("target")).putNull("host").putNull("org").putNull("repo");
        plan.putArray("steps").add(fetch).add(publish);
        return plan;
    }
}
