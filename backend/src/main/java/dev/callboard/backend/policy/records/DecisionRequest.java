package dev.callboard.backend.policy.records;

import dev.callboard.backend.web.InputError;
import dev.callboard.policy.record.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/**
 * What a request for records asks for.
 *
 * @param before only records with lower numbers
 */
record DecisionRequest(DecisionQuery query, long before, int limit) {

    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 500;

    /** Where there was no decision there is no record. */
    private static final List<Outcome> RECORDED = List.of(Outcome.ALLOW, Outcome.DENY, Outcome.WAIT);

    private static final Set<String> FILTERS =
            Set.of("task", "step", "code", "template", "subject", "entryPoint", "outcome", "drift", "since", "until");

    /** @throws InputError if there is an unknown parameter, or one that cannot be understood */
    static DecisionRequest ofPage(ServerHttpRequest request, InstantSource clock) {
        Set<String> known = new TreeSet<>(FILTERS);
        known.addAll(List.of("limit", "cursor"));
        Parameters parameters = Parameters.of(request, known);
        return new DecisionRequest(
                parameters.query(clock), parameters.number("cursor", 1, Long.MAX_VALUE, Long.MAX_VALUE), (int)
                        parameters.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
    }

    /** @throws InputError if there is an unknown parameter, or one that cannot be understood */
    static DecisionRequest ofExport(ServerHttpRequest request, InstantSource clock) {
        return new DecisionRequest(Parameters.of(request, FILTERS).query(clock), Long.MAX_VALUE, MAX_LIMIT);
    }

    /** The parameters of the request, each given at most once. */
    record Parameters(MultiValueMap<String, String> values) {

        static Parameters of(ServerHttpRequest request, Set<String> known) {
            MultiValueMap<String, String> values = request.getQueryParams();
            values.forEach((name, given) -> {
                if (!known.contains(name)) {
                    throw new InputError("Unknown query parameter '" + name + "'; there are " + new TreeSet<>(known));
                }
                if (given.size() != 1
                        || given.getFirst() == null
                        || given.getFirst().isEmpty()) {
                    throw new InputError("The query parameter '" + name + "' needs one value");
                }
            });
            return new Parameters(values);
        }

        DecisionQuery query(InstantSource clock) {
            return new DecisionQuery(
                    text("task"),
                    text("step"),
                    text("code"),
                    text("template"),
                    text("subject"),
                    text("entryPoint"),
                    outcome(),
                    drift(),
                    time("since", clock),
                    time("until", clock));
        }

        private @Nullable String text(String name) {
            return values.getFirst(name);
        }

        private @Nullable Outcome outcome() {
            String text = text("outcome");
            if (text == null) {
                return null;
            }
            return RECORDED.stream()
                    .filter(outcome -> outcome.name().equals(text.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new InputError("The query parameter 'outcome' should be one of " + RECORDED));
        }

        private @Nullable Boolean drift() {
            String text = text("drift");
            if (text == null) {
                return null;
            }
            if (!text.equals("true") && !text.equals("false")) {
                throw new InputError("The query parameter 'drift' should be true or false");
            }
            return text.equals("true");
        }

        private @Nullable Instant time(String name, InstantSource clock) {
            String text = text(name);
            if (text == null) {
                return null;
            }
            return PointInTime.read(text, clock)
                    .orElseThrow(() ->
                            new InputError("The query parameter '" + name + "' should be " + PointInTime.EXPECTED));
        }

        long number(String name, long least, long most, long otherwise) {
            String text = text(name);
            if (text == null) {
                return otherwise;
            }
            if (text.matches("\\d{1,18}")) {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw new InputError("The query parameter '" + name + "' should be a number from " + least
                    + (most == Long.MAX_VALUE ? "" : " to " + most));
        }
    }
}
