package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a Location entity names, made absolute. */
public final class LocationTargets {

    /** The types that anybody may name: a local file is not among them, unless another local file names it. */
    public static final Set<String> OPEN_TYPES = Set.of("url", "git");

    private static final int MAX_TARGETS = 10_000;
    private static final int MAX_BYTES = 2048;

    private final ScmIntegrations integrations;

    public LocationTargets(ScmIntegrations integrations) {
        this.integrations = integrations;
    }

    /**
     * The targets of a valid Location entity, in its order; none for any other entity.
     *
     * @throws ProcessingException if they are of a type that this location may not name
     */
    List<TargetKey> of(Entity entity, LocationRef location, LocationRef origin) {
        if (!entity.kind().equals("Location")) {
            return List.of();
        }
        JsonNode spec = entity.spec();
        String type = spec.path("type").asString(location.type());
        if (!type.equals(location.type()) && !OPEN_TYPES.contains(type)) {
            throw ProcessingException.inputError(
                    "Registered locations must be of an allowed type " + new TreeSet<>(OPEN_TYPES));
        }
        boolean optional = spec.path("presence").asString("").equals("optional");
        Set<String> written = new LinkedHashSet<>();
        if (spec.path("target").isString()) {
            written.add(spec.path("target").asString());
        }
        spec.path("targets").forEach(target -> written.add(target.asString()));
        if (written.size() > MAX_TARGETS) {
            throw ProcessingException.inputError(
                    "The location has %d targets, more than %d".formatted(written.size(), MAX_TARGETS));
        }
        written.forEach(LocationTargets::check);
        return written.stream()
                .filter(target -> !target.isBlank())
                .map(target -> new TargetKey(absolute(type, target, location), origin, optional))
                .distinct()
                .toList();
    }

    /**
     * Refuses what no target can be: they are kept in places with limits.
     *
     * @throws ProcessingException if it is too long or holds control characters
     */
    public static void check(String target) {
        if (target.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                || target.chars().anyMatch(Character::isISOControl)) {
            throw ProcessingException.inputError(
                    "The target of a location has at most %d bytes and no control characters".formatted(MAX_BYTES));
        }
    }

    /** A target that cannot be made absolute stays as it is: reading it will say what is wrong with it. */
    private LocationRef absolute(String type, String target, LocationRef base) {
        if (!type.equals(base.type())) {
            return new LocationRef(type, target);
        }
        try {
            return new LocationRef(
                    type,
                    type.equals("file")
                            ? absoluteFile(target, base.target())
                            : integrations.resolveRelative(target, base.target()));
        } catch (ScmException.Refused | InvalidPathException e) {
            return new LocationRef(type, target);
        }
    }

    private static String absoluteFile(String target, String base) {
        return target.startsWith(".")
                ? Path.of(base).resolveSibling(target).normalize().toString()
                : target;
    }
}
