package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.WholeNumbers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/** The query parameters of a request, with the complaints that Backstage has about wrong ones. */
final class QueryString {

    private final MultiValueMap<String, String> values;

    private QueryString(MultiValueMap<String, String> values) {
        this.values = values;
    }

    /** @throws InputError if there is a parameter that is not among the known ones, or an empty one */
    static QueryString of(ServerHttpRequest request, Set<String> known) {
        MultiValueMap<String, String> values = request.getQueryParams();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new InputError("Unknown query parameter '" + name + "'");
            }
            for (String value : values.getOrDefault(name, List.of())) {
                if (value == null || value.isEmpty()) {
                    throw new InputError("Empty value found for query parameter '" + name + "'");
                }
            }
        }
        return new QueryString(values);
    }

    /** @throws InputError if there is any parameter */
    static void none(ServerHttpRequest request) {
        of(request, Set.of());
    }

    List<String> strings(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** @throws InputError if it is no integer, or too small */
    Optional<Long> integer(String name, long least) {
        List<String> given = strings(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        long number = WholeNumbers.parse(given.getLast())
                .orElseThrow(() -> new InputError("request/query/" + name + " must be integer"));
        if (given.size() > 1) {
            throw new InputError("request/query/" + name + " must be integer");
        }
        if (number < least) {
            throw new InputError("request/query/" + name + " must be >= " + least);
        }
        return Optional.of(number);
    }
}
