package dev.callboard.scaffolder.action.host;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A repository as a host describes it.
 *
 * @param id what the API calls it
 * @param cloneUrl where Git pushes
 * @param remoteUrl what a person clones
 * @param contentsUrl the root of its files
 * @param page where a person looks at it
 */
public record RemoteRepository(String id, String cloneUrl, String remoteUrl, String contentsUrl, String page) {

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("cloneUrl", cloneUrl)
                .put("remoteUrl", remoteUrl)
                .put("contentsUrl", contentsUrl)
                .put("page", page);
    }

    static RemoteRepository of(JsonNode json) {
        return new RemoteRepository(
                json.path("id").asString(""),
                json.path("cloneUrl").asString(""),
                json.path("remoteUrl").asString(""),
                json.path("contentsUrl").asString(""),
                json.path("page").asString(""));
    }
}
