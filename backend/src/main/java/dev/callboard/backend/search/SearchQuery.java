package dev.callboard.backend.search;

import dev.callboard.backend.web.InputError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What somebody looks for.
 *
 * @param words that all have to be there, each whole or as the beginning of one
 * @param types of documents
 * @param filters fields, each with values that it has one of
 * @param page from 0
 */
record SearchQuery(List<String> words, List<String> types, Map<String, List<String>> filters, int page, int pageSize) {

    static final int DEFAULT_PAGE = 25;
    private static final int LONGEST_TERM = 100;
    private static final int LARGEST_PAGE = 100;
    private static final int LAST_PAGE = 10_000;

    private static final Pattern TYPES = Pattern.compile("types(\\[[0-9]*])?");
    /** With more in brackets it is a field in a field, which documents do not have. */
    private static final Pattern FILTERS = Pattern.compile("filters\\[([^\\[\\]]+)](?:\\[[0-9]*])?((?:\\[.*)?)");

    private static final Map<String, String> SINGLE =
            Map.of("term", "string", "pageCursor", "string", "pageLimit", "integer");
    private static final Pattern NO_WORD = Pattern.compile("[\\x00()|&:*!<'\\\\]");

    SearchQuery {
        words = List.copyOf(words);
        types = List.copyOf(types);
        filters = Map.copyOf(filters);
    }

    /**
     * Reads query parameters as frontends write them.
     *
     * @param known the types that there are
     */
    static SearchQuery of(MultiValueMap<String, String> parameters, Set<String> known) {
        List<String> types = new ArrayList<>();
        Map<String, List<String>> filters = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            Matcher filter = FILTERS.matcher(name);
            if (TYPES.matcher(name).matches()) {
                types.addAll(values);
            } else if (filter.matches()) {
                filters.computeIfAbsent(filter.group(1) + filter.group(2), key -> new ArrayList<>())
                        .addAll(values);
            } else {
                requireSingle(name, values);
            }
        });
        for (String type : types) {
            if (!known.contains(type)) {
                throw new InputError("request/query/types: there are no documents of type '" + type + "', but of "
                        + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        String term = first(parameters, "term");
        if (term.length() > LONGEST_TERM) {
            throw new InputError("request/query/term must NOT have more than " + LONGEST_TERM + " characters");
        }
        List<String> words = Stream.of(term.split("\\s+", -1))
                .map(word -> NO_WORD.matcher(word).replaceAll(""))
                .filter(word -> !word.isEmpty())
                .toList();
        return new SearchQuery(
                words,
                types.isEmpty() ? List.copyOf(known) : types,
                filters,
                page(first(parameters, "pageCursor")),
                size(first(parameters, "pageLimit")));
    }

    private static void requireSingle(String name, List<String> values) {
        String whole = name.replaceFirst("\\[.*", "");
        if (whole.equals("filters")) {
            throw new InputError("request/query/filters must be object");
        }
        String kind = SINGLE.get(whole);
        if (kind == null) {
            throw new InputError("Unknown query parameter '" + name + "'");
        }
        if (!whole.equals(name) || values.size() > 1) {
            throw new InputError("request/query/" + whole + " must be " + kind);
        }
    }

    private static String first(MultiValueMap<String, String> parameters, String name) {
        @Nullable String value = parameters.getFirst(name);
        return value == null ? "" : value;
    }

    private static int size(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PAGE;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new InputError("request/query/pageLimit must be integer");
        }
        int size = Integer.parseInt(text);
        if (size > LARGEST_PAGE) {
            throw new InputError("request/query/pageLimit must be at most " + LARGEST_PAGE);
        }
        return size == 0 ? DEFAULT_PAGE : size;
    }

    private static int page(String cursor) {
        if (cursor.isEmpty()) {
            return 0;
        }
        try {
            String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= LAST_PAGE) {
                return Integer.parseInt(text);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new InputError("request/query/pageCursor must be that of another answer", notBase64);
        }
        throw new InputError("request/query/pageCursor must be that of another answer");
    }

    static String cursor(int page) {
        return Base64.getEncoder().encodeToString(String.valueOf(page).getBytes(StandardCharsets.UTF_8));
    }

    /** The words in the language of {@code to_tsquery}; empty if there are none. */
    String tsQuery() {
        return words.stream().map(word -> "('" + word + "' | '" + word + "':*)").collect(Collectors.joining(" & "));
    }

    int offset() {
        return page * pageSize;
    }
}
