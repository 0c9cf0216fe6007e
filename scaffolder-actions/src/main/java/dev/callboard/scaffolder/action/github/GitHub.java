package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One repository of GitHub, as one step reaches it. */
record GitHub(HostSession session) {

    static GitHub open(ScmHosts hosts, ActionContext context) {
        return new GitHub(hosts.open(Kind.GITHUB, context));
    }

    HostApi api() {
        return session.api();
    }

    String owner() {
        return session.owner();
    }

    String repo() {
        return session.repo();
    }

    /** The repository in messages. */
    String name() {
        return owner() + "/" + repo();
    }

    HostAnswer get(String path, Object... more) throws InterruptedException {
        return api().get("/repos/{}/{}" + path, values(more));
    }

    HostAnswer post(JsonNode body, String path, Object... more) throws InterruptedException {
        return api().post(body, "/repos/{}/{}" + path, values(more));
    }

    HostAnswer put(JsonNode body, String path, Object... more) throws InterruptedException {
        return api().put(body, "/repos/{}/{}" + path, values(more));
    }

    HostAnswer patch(JsonNode body, String path, Object... more) throws InterruptedException {
        return api().patch(body, "/repos/{}/{}" + path, values(more));
    }

    HostAnswer delete(String path, Object... more) throws InterruptedException {
        return api().delete("/repos/{}/{}" + path, values(more));
    }

    private Object[] values(Object... more) {
        Object[] values = new Object[more.length + 2];
        values[0] = owner();
        values[1] = repo();
        System.arraycopy(more, 0, values, 2, more.length);
        return values;
    }

    /** The path of something in the repository, as it is noted. */
    String path(String behind, Object... more) {
        return HostApi.filled("/repos/{}/{}" + behind, values(more));
    }

    /** Sets an Actions secret, encrypted for the repository; beneath {@code /actions} or an environment. */
    void putSecret(String place, List<String> names, String name, String value) throws InterruptedException {
        JsonNode key = get(place + "/secrets/public-key", names.toArray())
                .orFail("Cannot read the key for secrets of " + name());
        ObjectNode body = HostApi.object()
                .put("encrypted_value", SealedBox.seal(value, key.path("key").asString("")))
                .put("key_id", key.path("key_id").asString(""));
        put(body, place + "/secrets/{}", with(names, name)).orFail("Cannot set the secret '" + name + "'");
    }

    /** Sets an Actions variable that may be there already. */
    void putVariable(String place, List<String> names, String name, String value) throws InterruptedException {
        ObjectNode body = HostApi.object().put("name", name).put("value", value);
        HostAnswer made = post(body, place + "/variables", names.toArray());
        if (made.status() == 409) {
            made = patch(body, place + "/variables/{}", with(names, name));
        }
        made.orFail("Cannot set the variable '" + name + "'");
    }

    private static Object[] with(List<String> names, String last) {
        Object[] all = names.toArray(new Object[names.size() + 1]);
        all[names.size()] = last;
        return all;
    }

    /** The name in an entity reference, or the text itself. */
    static String nameOf(String ref) {
        return ref.substring(Math.max(ref.lastIndexOf(':'), ref.lastIndexOf('/')) + 1);
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    static ArrayNode array(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** Copies the inputs that are there, under the names that the API has for them. */
    static void copy(ObjectNode from, ObjectNode to, String... names) {
        for (int i = 0; i < names.length; i += 2) {
            if (from.has(names[i])) {
                to.set(names[i + 1], from.get(names[i]));
            }
        }
    }
}
