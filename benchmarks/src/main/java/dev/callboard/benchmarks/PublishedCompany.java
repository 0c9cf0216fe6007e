package dev.callboard.benchmarks;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A made-up company of the shape that Backstage's maintainers published of a large one: 6 % components, 27 % APIs, 35 %
 * subcomponents, about 23 search rows and 8 relations an entity. The other 32 % are resources, users, systems, groups,
 * locations, templates and domains.
 *
 * <p>It consists of departments of two hundred entities, whose relations stay inside and are there in both directions.
 * Two calls with the same number make the same department.
 */
final class PublishedCompany {

    static final int DEPARTMENT = 200;

    private static final List<String> SUBJECTS = List.of(
            "account",
            "billing",
            "booking",
            "cart",
            "catalogue",
            "checkout",
            "claims",
            "contract",
            "courier",
            "credit",
            "delivery",
            "export",
            "fleet",
            "fraud",
            "gateway",
            "identity",
            "import",
            "insight",
            "invoice",
            "ledger",
            "loyalty",
            "mailing",
            "market",
            "media",
            "metering",
            "onboarding",
            "orders",
            "payment",
            "pricing",
            "profile",
            "quota",
            "refund",
            "returns",
            "routing",
            "search",
            "shipping",
            "stock",
            "tariff",
            "tax",
            "voucher");
    private static final List<String> PARTS = List.of(
            "adapter",
            "api",
            "archive",
            "audit",
            "backend",
            "batch",
            "bridge",
            "cache",
            "calendar",
            "console",
            "dashboard",
            "engine",
            "events",
            "facade",
            "feed",
            "frontend",
            "index",
            "jobs",
            "library",
            "mirror",
            "monitor",
            "notifier",
            "planner",
            "portal",
            "proxy",
            "reader",
            "registry",
            "relay",
            "reports",
            "rules",
            "scheduler",
            "service",
            "store",
            "stream",
            "sync",
            "toolkit",
            "tracker",
            "validator",
            "web",
            "worker");
    private static final List<String> COMPONENT_TYPES =
            List.of("service", "website", "library", "worker", "job", "gateway", "function");
    private static final List<String> API_TYPES = List.of("openapi", "grpc", "asyncapi", "graphql");
    private final int department;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    private record Draft(String kind, String name, String spec, List<String> relations, List<EntityRef> parents) {}

    private PublishedCompany(int department) {
        this.department = department;
    }

    /** The entities of one department; its first component is described as told. */
    static List<FinalEntity> department(int number, String description) {
        PublishedCompany company = new PublishedCompany(number);
        company.draft();
        List<FinalEntity> entities = new ArrayList<>(DEPARTMENT);
        for (Draft draft : company.drafts.values()) {
            entities.add(company.entity(draft, entities.size() == 5 ? description : "Does its part of the work"));
        }
        return entities;
    }

    /** The name of the n-th entity of a family in a department, which no other has. */
    static String name(int department, String family, int n) {
        int mixed = department * 31 + n * 7 + family.hashCode();
        String subject = SUBJECTS.get(Math.floorMod(mixed, SUBJECTS.size()));
        String part = PARTS.get(Math.floorMod(mixed / SUBJECTS.size() + n, PARTS.size()));
        return subject + "-" + part + "-" + family + department + "-" + n;
    }

    static String ref(String kind, int department, String family, int n) {
        return kind.toLowerCase(Locale.ROOT) + ":default/" + name(department, family, n);
    }

    private void draft() {
        for (int n = 0; n < 4; n++) {
            add("Location", "l", n, "\"type\":\"url\",\"target\":\"" + url(n) + "\"");
        }
        add("Domain", "d", 0, owned(0));
        for (int n = 0; n < 12; n++) {
            add("Component", "c", n, type(COMPONENT_TYPES, n) + "," + owned(n));
        }
        for (int n = 0; n < 8; n++) {
            add("System", "s", n, owned(n));
            relate("System", "s", n, "partOf", "hasPart", "Domain", "d", 0);
        }
        for (int n = 0; n < 6; n++) {
            add("Group", "g", n, "\"type\":\"team\",\"children\":[]");
        }
        for (int n = 0; n < 54; n++) {
            add("API", "a", n, type(API_TYPES, n) + "," + owned(n) + ",\"definition\":\"" + definition(n) + "\"");
        }
        for (int n = 0; n < 70; n++) {
            add("Subcomponent", "p", n, type(COMPONENT_TYPES, n) + "," + owned(n));
        }
        for (int n = 0; n < 28; n++) {
            add("Resource", "r", n, "\"type\":\"database\"," + owned(n));
        }
        for (int n = 0; n < 16; n++) {
            add("User", "u", n, "\"profile\":{\"displayName\":\"User " + department + " " + n + "\"}");
        }
        add("Template", "t", 0, type(COMPONENT_TYPES, department) + "," + owned(0));
        relations();
    }

    private void relations() {
        for (int n = 0; n < 12; n++) {
            relate("Component", "c", n, "partOf", "hasPart", "System", "s", n % 8);
            relate("Component", "c", n, "dependsOn", "dependencyOf", "Resource", "r", n);
        }
        for (int n = 0; n < 54; n++) {
            relate("API", "a", n, "apiProvidedBy", "providesApi", "Component", "c", n % 12);
            relate("API", "a", n, "partOf", "hasPart", "System", "s", n % 8);
        }
        for (int n = 0; n < 70; n++) {
            relate("Subcomponent", "p", n, "partOf", "hasPart", "Component", "c", n % 12);
            relate("Subcomponent", "p", n, "consumesApi", "apiConsumedBy", "API", "a", n % 54);
            relate("Subcomponent", "p", n, "consumesApi", "apiConsumedBy", "API", "a", (n * 7 + 3) % 54);
            relate("Subcomponent", "p", n, "dependsOn", "dependencyOf", "Resource", "r", n % 28);
            relate("Subcomponent", "p", n, "dependsOn", "dependencyOf", "Subcomponent", "p", (n + 1) % 70);
        }
        for (int n = 0; n < 16; n++) {
            relate("User", "u", n, "memberOf", "hasMember", "Group", "g", n % 6);
            relate("User", "u", n, "memberOf", "hasMember", "Group", "g", (n + 1) % 6);
        }
        int n = 0;
        for (Draft draft : List.copyOf(drafts.values())) {
            if (draft.spec().contains("\"owner\"")) {
                relate(draft, "ownedBy", "ownerOf", find("Group", "g", n++ % 6));
            }
        }
    }

    private void add(String kind, String family, int n, String spec) {
        String ref = ref(kind, department, family, n);
        List<EntityRef> parents = kind.equals("Location")
                ? (n == 0 ? List.of() : List.of(EntityRef.parse(ref("Location", department, "l", 0))))
                : List.of(EntityRef.parse(ref("Location", department, "l", 1 + n % 3)));
        drafts.put(ref, new Draft(kind, name(department, family, n), spec, new ArrayList<>(), parents));
    }

    private Draft find(String kind, String family, int n) {
        Draft found = drafts.get(ref(kind, department, family, n));
        if (found == null) {
            throw new IllegalArgumentException("No " + kind + " has the number " + n);
        }
        return found;
    }

    private void relate(
            String kind, String family, int n, String type, String inverse, String other, String others, int m) {
        relate(find(kind, family, n), type, inverse, find(other, others, m));
    }

    private static void relate(Draft from, String type, String inverse, Draft to) {
        from.relations().add(relation(type, to));
        to.relations().add(relation(inverse, from));
    }

    private static String relation(String type, Draft target) {
        return "{\"type\":\"%s\",\"targetRef\":\"%s:default/%s\"}"
                .formatted(type, target.kind().toLowerCase(Locale.ROOT), target.name());
    }

    private FinalEntity entity(Draft draft, String description) {
        EntityRef ref = new EntityRef(draft.kind(), "default", draft.name());
        UUID uid = UUID.nameUUIDFromBytes(ref.toString().getBytes(StandardCharsets.UTF_8));
        int hash = Math.floorMod(draft.name().hashCode(), 1000);
        String location = url(hash % 4);
        String orphan = hash == 7 ? ",\"backstage.io/orphan\":\"true\"" : "";
        String json = """
                {"apiVersion":"backstage.io/v1alpha1","kind":"%s","metadata":{"name":"%s","namespace":"default",\
                "uid":"%s","etag":"%08x","title":"%s","description":"%s","labels":{"tier":"%d","region":"north"},\
                "tags":["t%d","generated"],"annotations":{"backstage.io/managed-by-location":"url:%s",\
                "backstage.io/managed-by-origin-location":"url:%s","backstage.io/view-url":"%s",\
                "backstage.io/source-location":"url:%s"%s}},"spec":{"lifecycle":"%s",%s},"relations":[%s]}""".formatted(
                        draft.kind(),
                        draft.name(),
                        uid,
                        description.hashCode(),
                        draft.name().replace('-', ' '),
                        description,
                        hash % 4,
                        hash % 50,
                        location,
                        url(0),
                        location,
                        location.substring(0, location.lastIndexOf('/') + 1),
                        orphan,
                        hash % 3 == 0 ? "experimental" : "production",
                        draft.spec(),
                        String.join(",", new TreeSet<>(draft.relations())));
        return new FinalEntity(
                ref,
                uid,
                Integer.toHexString(description.hashCode()),
                json.getBytes(StandardCharsets.UTF_8),
                draft.parents());
    }

    private String url(int file) {
        return "https://git.bench.example/department-" + department + "/repository-" + file
                + "/src/branch/main/catalog-info.yaml";
    }

    private String owned(int n) {
        return "\"owner\":\"" + ref("Group", department, "g", n % 6).replace("group:default/", "") + "\"";
    }

    private static String type(List<String> types, int n) {
        return "\"type\":\"" + types.get(Math.floorMod(n, types.size())) + "\"";
    }

    /** About as long as makes all APIs among ten thousand entities 7.7 MB. */
    private static String definition(int n) {
        StringBuilder text = new StringBuilder("openapi: 3.1.0\\ninfo: { title: Things, version: '1' }\\npaths:\\n");
        for (int i = 0; i < 10; i++) {
            text.append(("  /v1/things/%d:\\n    get:\\n      operationId: getThing%d\\n"
                            + "      responses: { '200': { description: The thing that was asked for } }\\n")
                    .formatted(n * 10 + i, n * 10 + i));
        }
        return text.toString();
    }
}
