package dev.callboard.benchmarks;

import static dev.callboard.benchmarks.PublishedCompany.ref;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The twelve questions of Backstage's public query battery, and those of a catalog page.
 *
 * <p>Where a question names something, it names another thing each time it is asked, so that no answer is made twice.
 */
final class Questions {

    private static final String BY_QUERY = "/api/catalog/entities/by-query?";
    private static final String FACETS = "/api/catalog/entity-facets?";
    private static final List<String> TERMS =
            List.of("ledger", "ment-ru", "voucher", "onboard", "scheduler", "notif", "tariff", "fraud-c");

    private Questions() {}

    /** One request; by POST if it has a body. */
    record Request(String path, String body) {

        static Request get(String path) {
            return new Request(path, "");
        }
    }

    /**
     * A question in all its variants.
     *
     * @param target what its slow answers, one in a hundred, may take at a million entities, in milliseconds
     */
    record Question(String name, double target, IntFunction<Request> variant) {

        Question(String name, double target, String path) {
            this(name, target, n -> Request.get(path));
        }
    }

    static List<Question> battery(int departments) {
        IntFunction<Integer> department = n -> Math.floorMod(n * 7919, departments);
        return List.of(
                new Question(
                        "page of 20 components by name",
                        2,
                        BY_QUERY + "limit=20&orderField=metadata.name,asc&filter=kind%3Dcomponent"),
                new Question("count components", 2, BY_QUERY + "limit=0&filter=kind%3Dcomponent"),
                new Question("page of 20 without filter", 2, BY_QUERY + "limit=20"),
                new Question("facet spec.type of templates", 5, FACETS + "facet=spec.type&filter=kind%3Dtemplate"),
                new Question("facet spec.type of components", 5, FACETS + "facet=spec.type&filter=kind%3Dcomponent"),
                new Question(
                        "one entity by reference",
                        2,
                        n -> Request.get("/api/catalog/entities/by-name/component/default/"
                                + PublishedCompany.name(department.apply(n), "c", n % 12))),
                new Question(
                        "substring in names of components",
                        10,
                        n -> Request.get(BY_QUERY
                                + "limit=20&orderField=metadata.name,asc&filter=kind%3Dcomponent"
                                + "&fullTextFilterFields=metadata.name&fullTextFilterTerm="
                                + TERMS.get(n % TERMS.size()))),
                new Question(
                        "ancestry of an entity",
                        2,
                        n -> Request.get("/api/catalog/entities/by-name/component/default/"
                                + PublishedCompany.name(department.apply(n), "c", n % 12) + "/ancestry")),
                new Question(
                        "incoming references of an entity",
                        2,
                        n -> Request.get(BY_QUERY + "limit=20&filter="
                                + encoded("relations.dependsOn=" + ref("Resource", department.apply(n), "r", n % 28)))),
                new Question("count everything", 2, BY_QUERY + "limit=0"),
                new Question(
                        "orphans", 2, BY_QUERY + "limit=20&filter=metadata.annotations.backstage.io%2Forphan%3Dtrue"),
                new Question("two selective branches, ordered", 10, n -> branches(department.apply(n), n)));
    }

    private static Request branches(int department, int n) {
        String query = """
                {"limit":20,"orderBy":[{"field":"metadata.name","order":"asc"}],"query":{"$any":[
                {"$all":[{"kind":"component"},{"relations.ownedBy":"%s"}]},
                {"$all":[{"kind":"api"},{"relations.partOf":"%s"}]}]}}""".formatted(ref("Group", department, "g", n % 6), ref("System", department, "s", n % 8));
        return new Request("/api/catalog/entities/by-query", query);
    }

    /** What a stock frontend asks for to show its catalog page of owned components, as it was recorded. */
    static List<Request> catalogPage(int department) {
        String group = ref("Group", department, "g", 1);
        String owned = encoded(
                "kind=component,relations.ownedBy=" + ref("User", department, "u", 1) + ",relations.ownedBy=" + group);
        String component = encoded("kind=component");
        List<Request> calls = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            calls.add(Request.get(FACETS + "facet=relations.ownedBy"));
        }
        for (String facet : List.of("kind", "metadata.tags", "metadata.namespace", "spec.lifecycle")) {
            calls.add(Request.get(FACETS + "facet=" + facet));
        }
        for (String facet : List.of("metadata.tags", "metadata.namespace", "spec.lifecycle", "spec.type")) {
            calls.add(Request.get(FACETS + "facet=" + facet + "&filter=" + component));
            calls.add(Request.get(FACETS + "facet=" + facet + "&filter=" + component));
        }
        calls.add(Request.get(BY_QUERY + "limit=0&filter=" + owned));
        calls.add(Request.get(BY_QUERY + "limit=0&filter=" + component));
        String named = "&orderField=metadata.name%2Casc&filter=";
        for (int n = 0; n < 3; n++) {
            calls.add(Request.get(BY_QUERY + "limit=0" + named + owned));
        }
        for (int n = 0; n < 2; n++) {
            calls.add(Request.get(BY_QUERY + "limit=20" + named + owned + "&totalItems=exclude"));
        }
        calls.add(Request.get(BY_QUERY + "limit=1000&filter="
                + encoded("kind=component,metadata.name=" + PublishedCompany.name(department, "c", 3))));
        for (int n = 0; n < 16; n++) {
            calls.add(new Request("/api/catalog/entities/by-refs", """
                    {"entityRefs":["%s","%s","%s"],"fields":["kind","metadata.name","metadata.namespace",\
                    "metadata.title","metadata.description","spec.profile.displayName","spec.type"]}""".formatted(
                            group, ref("System", department, "s", n % 8), ref("Component", department, "c", n % 12))));
        }
        return calls;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
