package dev.callboard.backend.web;

import java.util.List;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/** The query parameters of routes that take no others, as Backstage's validation has it. */
public final class KnownParameters {

    private KnownParameters() {}

    /**
     * The parameters of a request.
     *
     * @param once those that may be there once
     * @param often those that may be there more than once
     * @throws InputError if there is another one, or one of them more often
     */
    public static MultiValueMap<String, String> of(ServerHttpRequest request, Set<String> once, Set<String> often) {
        MultiValueMap<String, String> parameters = request.getQueryParams();
        parameters.forEach((name, values) -> {
            if (!once.contains(name) && !often.contains(name)) {
                throw new InputError("Unknown query parameter '" + name + "'");
            }
            if (once.contains(name)) {
                requireOne(name, values, "string");
            }
        });
        return parameters;
    }

    /** @param kind what the value is */
    public static void requireOne(String name, List<String> values, String kind) {
        if (values.size() > 1) {
            throw new InputError("request/query/" + name + " must be " + kind);
        }
    }
}
