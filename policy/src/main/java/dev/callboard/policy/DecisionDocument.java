package dev.callboard.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A {@code decision/v1} document as a policy wrote it, read by the letter.
 *
 * @param allow what the policy says itself; worth something only beside empty {@code deny} and {@code approvals}
 */
record DecisionDocument(
        boolean allow,
        List<Finding> deny,
        List<Finding> warn,
        List<ApprovalRequirement> approvals,
        Obligations obligations) {

    static final String SCHEMA = "decision/v1";

    /** All there may be. A field that is not known could be a condition that would go unmet. */
    private static final Set<String> FIELDS = Set.of(
            "schema", "id", "allow", "deny", "warn", "shadow", "exempted", "require_approval", "obligations", "ttl");

    private static final int MAX_LABEL = 253;

    private static final Set<String> SEVERITIES = Set.of("low", "medium", "high", "critical");

    /**
     * Reads the document that answers the input with the given id.
     *
     * @throws ContractViolation if it is not such a document, to the letter
     */
    static DecisionDocument read(JsonNode document, String id) {
        require(document.isObject(), "", "is not an object");
        document.propertyNames().forEach(name -> require(FIELDS.contains(name), "/" + name, "is not known here"));
        require(SCHEMA.equals(text(document, "", "schema")), "/schema", "is not " + SCHEMA);
        require(id.equals(text(document, "", "id")), "/id", "is not the id of the input");
        require(document.path("allow").isBoolean(), "/allow", "is not a boolean");
        JsonNode ttl = document.path("ttl");
        require(ttl.isIntegralNumber() && ttl.canConvertToInt() && ttl.intValue() >= 0, "/ttl", "is not a duration");
        list(document, "shadow", DecisionDocument::lifted);
        list(document, "exempted", DecisionDocument::lifted);
        return new DecisionDocument(
                document.path("allow").booleanValue(),
                list(document, "deny", DecisionDocument::finding),
                list(document, "warn", DecisionDocument::finding),
                list(document, "require_approval", DecisionDocument::approval),
                obligations(document));
    }

    /** The denials that can be read in a document that cannot be read as a whole. */
    static List<Finding> readableDenials(JsonNode document) {
        List<Finding> readable = new ArrayList<>();
        for (JsonNode element : document.path("deny")) {
            readableFinding(element).ifPresent(readable::add);
        }
        return readable;
    }

    static Optional<Finding> readableFinding(JsonNode element) {
        try {
            return Optional.of(finding(new Place(element, "/deny")));
        } catch (ContractViolation unreadable) {
            return Optional.empty();
        }
    }

    private static Finding finding(Place place) {
        String severity = place.text("severity");
        require(SEVERITIES.contains(severity), place.pointer("severity"), "is not one of " + SEVERITIES);
        return new Finding(
                place.text("code"),
                severity,
                place.text("message"),
                place.optionalText("remediation"),
                place.optionalText("url"),
                place.optionalText("path"));
    }

    /** What was not enforced has to be something that may be lifted; break-glass never lifts what is critical. */
    private static Finding lifted(Place place) {
        Finding finding = finding(place);
        require(
                place.node.path("overridable").asBoolean(false),
                place.at,
                "lifts " + finding.code() + ", which nothing may lift");
        require(
                !(place.node.path("breakGlass").asBoolean(false)
                        && finding.severity().equals("critical")),
                place.at,
                "lifts " + finding.code() + " by break-glass, and it is critical");
        return finding;
    }

    private static ApprovalRequirement approval(Place place) {
        JsonNode least = place.node.path("min");
        require(
                least.isIntegralNumber() && least.canConvertToInt() && least.intValue() > 0,
                place.pointer("min"),
                "is not a number of people");
        JsonNode groups = place.node.path("groups");
        require(groups.isArray() && !groups.isEmpty(), place.pointer("groups"), "names nobody");
        List<String> names = new ArrayList<>();
        for (JsonNode group : groups) {
            require(
                    group.isString() && !group.stringValue().isBlank(),
                    place.pointer("groups"),
                    "is not a list of names");
            names.add(group.stringValue());
        }
        JsonNode exclude = place.node.path("exclude_requester");
        require(exclude.isMissingNode() || exclude.isBoolean(), place.pointer("exclude_requester"), "is not a boolean");
        String expiry = place.optionalText("expires_in");
        Optional<Duration> expiresIn =
                expiry == null ? Optional.of(ApprovalRequirement.DEFAULT_EXPIRY) : ExpiryText.parse(expiry);
        require(expiresIn.isPresent(), place.pointer("expires_in"), "is not a time such as 24h, or 7d, up to 90d");
        return new ApprovalRequirement(
                place.text("code"),
                place.text("reason"),
                names,
                least.intValue(),
                exclude.asBoolean(true),
                expiresIn.orElseThrow());
    }

    private static Obligations obligations(JsonNode document) {
        Obligations.Collector collector = new Obligations.Collector();
        list(document, "obligations", place -> {
            collect(place, collector);
            return place;
        });
        return collector.collected();
    }

    private static void collect(Place place, Obligations.Collector obligations) {
        String operation = place.text("op");
        JsonPointer path = pointer(place);
        String code = place.text("code");
        switch (operation) {
            case "set_input" -> {
                JsonNode value = place.node.get("value");
                require(value != null, place.pointer("value"), "is missing");
                obligations.change(new InputChange(path, value, code));
            }
            case "remove_input" -> obligations.change(new InputChange(path, null, code));
            case "add_label" -> {
                require(path.tail().matches(), place.pointer("path"), "is not the name of a label");
                String value = place.text("value");
                require(value.length() <= MAX_LABEL, place.pointer("value"), "is longer than a label can be");
                obligations.label(path.getMatchingProperty(), value, code);
            }
            case "log_redact" -> obligations.redact(path);
            default -> throw new ContractViolation(place.pointer("op") + " is not an obligation that can be met");
        }
    }

    private static JsonPointer pointer(Place place) {
        String text = place.text("path");
        try {
            JsonPointer pointer = JsonPointer.compile(text);
            require(!pointer.matches(), place.pointer("path"), "stands for the whole input");
            return pointer;
        } catch (IllegalArgumentException malformed) {
            throw new ContractViolation(place.pointer("path") + " is not a JSON pointer");
        }
    }

    private static <T> List<T> list(JsonNode document, String name, Function<Place, T> read) {
        JsonNode list = document.path(name);
        require(list.isArray(), "/" + name, "is not a list");
        List<T> elements = new ArrayList<>();
        for (JsonNode element : list) {
            elements.add(read.apply(new Place(element, "/" + name + "/" + elements.size())));
        }
        return elements;
    }

    private static String text(JsonNode object, String at, String name) {
        JsonNode value = object.path(name);
        require(value.isString() && !value.stringValue().isBlank(), at + "/" + name, "is not a text");
        return value.stringValue();
    }

    private static void require(boolean holds, String where, String what) {
        if (!holds) {
            throw new ContractViolation((where.isEmpty() ? "The decision " : where + " ") + what);
        }
    }

    private record Place(JsonNode node, String at) {

        String pointer(String name) {
            return at + "/" + name;
        }

        String text(String name) {
            return DecisionDocument.text(node, at, name);
        }

        @Nullable String optionalText(String name) {
            JsonNode value = node.path(name);
            return value.isMissingNode() || value.isNull() ? null : DecisionDocument.text(node, at, name);
        }
    }

    /** The document is not what a policy promises to answer with. */
    static final class ContractViolation extends RuntimeException {

        private final String what;

        ContractViolation(String what) {
            super(what);
            this.what = what;
        }

        String what() {
            return what;
        }
    }
}
