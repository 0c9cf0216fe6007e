package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The files beside a template that came with a request. */
final class UploadedFiles {

    private static final int MOST = 10_000;

    private UploadedFiles() {}

    /**
     * Reads a list of {@code path} and {@code base64Content}: contents by path.
     *
     * @throws InputError if it is something else
     */
    static Map<String, byte[]> read(JsonNode contents) {
        if (contents.size() > MOST) {
            throw new InputError("request/body/directoryContents must NOT have more than " + MOST + " items");
        }
        Map<String, byte[]> files = new TreeMap<>();
        int position = 0;
        for (JsonNode file : contents) {
            String place = "directoryContents/" + position++;
            String path = text(file, place, "path");
            String content = text(file, place, "base64Content");
            try {
                files.put(path, Base64.getMimeDecoder().decode(content));
            } catch (IllegalArgumentException e) {
                throw new InputError("request/body/" + place + "/base64Content must be base64", e);
            }
        }
        return files;
    }

    private static String text(JsonNode file, String place, String name) {
        JsonNode value = file.get(name);
        if (value == null) {
            throw new InputError("request/body/" + place + " must have required property '" + name + "'");
        }
        if (!value.isString()) {
            throw RequestBodies.wrong(place + "/" + name, "string");
        }
        return value.asString();
    }
}
