package dev.callboard.backend.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code Accept-Encoding} header says, with the weights of RFC 9110 (12.4.2 and 12.5.3).
 *
 * <p>A coding that is not named has the weight of {@code *} if that is named, and is not accepted otherwise; identity is
 * always accepted, even when it is refused and nothing else is left, since an answer that is too long is better than none.
 */
final class AcceptedEncodings {

    private static final Pattern CODING = Pattern.compile(
            "\\s*([!#$%&'*+.^_`|~0-9a-z-]+)\\s*(?:;\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*)?");
    private static final String ANY = "*";
    private static final String IDENTITY = "identity";

    private record Weight(String coding, double value) {}

    private final List<Weight> weights;

    private AcceptedEncodings(List<Weight> weights) {
        this.weights = weights;
    }

    /** Reads a header; what in it is not well formed is passed over. */
    static AcceptedEncodings of(String header) {
        return new AcceptedEncodings(List.of(header.toLowerCase(Locale.ROOT).split(",")).stream()
                .map(CODING::matcher)
                .filter(Matcher::matches)
                .map(found -> new Weight(
                        found.group(1).equals("x-gzip") ? "gzip" : found.group(1),
                        found.group(2) == null ? 1 : Double.parseDouble(found.group(2))))
                .toList());
    }

    /**
     * The coding to use, of some that the server has.
     *
     * @param offered the one that is liked best first; it is taken among those of one weight
     * @return empty if the answer should go as it is
     */
    Optional<String> best(List<String> offered) {
        String best = IDENTITY;
        double weight = named(IDENTITY).orElse(0.0);
        boolean found = false;
        for (String coding : offered) {
            double candidate = named(coding).or(() -> named(ANY)).orElse(0.0);
            if (candidate > 0 && (candidate > weight || (candidate == weight && !found))) {
                best = coding;
                weight = candidate;
                found = true;
            }
        }
        return best.equals(IDENTITY) ? Optional.empty() : Optional.of(best);
    }

    private Optional<Double> named(String coding) {
        return weights.stream()
                .filter(weight -> weight.coding().equals(coding))
                .map(Weight::value)
                .findFirst();
    }
}
