package dev.callboard.catalog.check;

import dev.callboard.catalog.check.CheckFinding.Rule;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.ExaminedDocument;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.WebFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the catalog files of a tree, from its roots to whatever they name in it. */
final class TreeReading {

    private static final int MAX_FILES = 20_000;
    private static final String NAME = "catalog-info.yaml";

    private final CheckRequest request;
    private final FileProcessor processor;
    private final WebFiles web;
    private final Map<EntityRef, FoundEntity> entities = new LinkedHashMap<>();
    private final Set<EntityRef> described = new HashSet<>();
    private final Set<String> files = new TreeSet<>();
    private final Set<String> broken = new HashSet<>();
    private final List<CheckFinding> findings = new ArrayList<>();
    private final Deque<Step> queue = new ArrayDeque<>();

    TreeReading(CheckRequest request, FileProcessor processor, WebFiles web) {
        this.request = request;
        this.web = web;
        this.processor = processor;
    }

    /** @param origin where the chain of locations begins; null for the file itself */
    private record Step(String path, @Nullable LocationRef origin) {}

    void read() {
        List<String> roots = roots();
        if (roots.isEmpty()) {
            findings.add(new CheckFinding(
                    Rule.UNREADABLE_TARGET,
                    "There is no catalog file: no %s, and none was named".formatted(NAME),
                    "",
                    0,
                    0,
                    null,
                    ""));
        }
        roots.forEach(path -> queue.addLast(new Step(path, null)));
        while (!queue.isEmpty() && files.size() < MAX_FILES) {
            Step step = queue.removeFirst();
            if (files.add(step.path())) {
                read(step);
            }
        }
    }

    /** The good entities. */
    Map<EntityRef, FoundEntity> entities() {
        return entities;
    }

    /** The entities that are there, be they good or not. */
    Set<EntityRef> described() {
        return described;
    }

    /** The files with a document of which nobody can tell what it is. */
    Set<String> brokenFiles() {
        return broken;
    }

    Set<String> readFiles() {
        return files;
    }

    List<String> files() {
        return List.copyOf(files);
    }

    List<CheckFinding> findings() {
        return findings;
    }

    private List<String> roots() {
        CheckedTree tree = request.tree();
        if (request.roots().isEmpty()) {
            return tree.read(NAME).isPresent() ? List.of(NAME) : tree.glob("**/catalog-info.{yaml,yml}");
        }
        List<String> roots = new ArrayList<>();
        for (String root : request.roots()) {
            List<String> found = matching(root);
            if (found.isEmpty()) {
                findings.add(
                        new CheckFinding(Rule.UNREADABLE_TARGET, "There is no file " + root, root, 0, 0, null, ""));
            }
            roots.addAll(found);
        }
        return roots;
    }

    private List<String> matching(String path) {
        return request.tree().read(path).isPresent()
                ? List.of(path)
                : request.tree().glob(path);
    }

    private void read(Step step) {
        LocationRef location = request.place().locationOf(step.path());
        LocationRef origin = step.origin() == null ? location : step.origin();
        byte[] bytes;
        try {
            bytes = request.tree().read(step.path()).orElse(new byte[0]);
        } catch (ScmException.Refused e) {
            findings.add(new CheckFinding(
                    Rule.UNREADABLE_TARGET, String.valueOf(e.getMessage()), step.path(), 0, 0, null, ""));
            broken.add(step.path());
            return;
        }
        FileProcessor.Content content = new FileProcessor.Content(location, step.path(), "", null, bytes);
        for (ExaminedDocument document : processor.examine(content, origin, beside(location))) {
            take(document, step.path(), location, origin);
        }
    }

    private void take(ExaminedDocument document, String path, LocationRef location, LocationRef origin) {
        DocumentReading reading = document.reading();
        EntityRef ref = reading.ref();
        if (ref == null) {
            broken.add(path);
        } else if (!described.add(ref)) {
            findings.add(new CheckFinding(
                    Rule.DUPLICATE_ENTITY,
                    "%s is described before%s".formatted(ref, placeOf(ref)),
                    path,
                    reading.firstLine(),
                    0,
                    ref,
                    "/metadata/name"));
        }
        for (ExaminedDocument.Mistake mistake : document.mistakes()) {
            DocumentError error = mistake.error();
            findings.add(new CheckFinding(
                    ruleOf(error, ref), mistake.reason(), path, error.line(), error.column(), ref, mistake.pointer()));
        }
        if (document.entity() != null && ref != null) {
            entities.putIfAbsent(ref, new FoundEntity(document.entity(), location, path, reading.firstLine()));
            for (TargetKey target : reading.targets()) {
                follow(target, path, reading, origin);
            }
        }
    }

    private String placeOf(EntityRef ref) {
        FoundEntity found = entities.get(ref);
        return found == null ? "" : ", in %s at line %d".formatted(found.path(), found.line());
    }

    private static Rule ruleOf(DocumentError error, @Nullable EntityRef ref) {
        return error.name().equals("NotAllowedError")
                ? Rule.KIND_NOT_ALLOWED
                : ref == null && error.column() > 0 ? Rule.INVALID_FILE : Rule.INVALID_ENTITY;
    }

    private void follow(TargetKey target, String path, DocumentReading reading, LocationRef origin) {
        Optional<String> inTree = request.place().pathOf(target.location());
        if (inTree.isEmpty()) {
            boolean elsewhere = target.location().target().contains("://");
            findings.add(new CheckFinding(
                    elsewhere ? Rule.NOT_FOLLOWED : Rule.UNREADABLE_TARGET,
                    target.location()
                            + (elsewhere
                                    ? " is elsewhere and was not checked"
                                    : " cannot be read: it leads out of the repository"),
                    path,
                    reading.firstLine(),
                    0,
                    reading.ref(),
                    "/spec"));
            return;
        }
        String problem;
        try {
            List<String> found = matching(inTree.get());
            found.forEach(file -> queue.addLast(new Step(file, origin)));
            problem = found.isEmpty() && !target.optional() ? "there is no such file" : "";
        } catch (ScmException.Refused e) {
            problem = String.valueOf(e.getMessage());
        }
        if (!problem.isEmpty()) {
            findings.add(new CheckFinding(
                    Rule.UNREADABLE_TARGET,
                    "The target %s cannot be read: %s".formatted(inTree.get(), problem),
                    path,
                    reading.firstLine(),
                    0,
                    reading.ref(),
                    "/spec"));
        }
    }

    private ReferencedFiles beside(LocationRef location) {
        return url -> {
            try {
                LocationRef named = request.place().resolve(url, location);
                if (web.reads(named.target())) {
                    return new String(web.read(named.target()).bytes(), StandardCharsets.UTF_8);
                }
                String path = request.place()
                        .pathOf(named)
                        .orElseThrow(() -> new ProcessingException(
                                "NotAllowedError",
                                "Placeholder may only reference files from the same repository and branch as the "
                                        + "entity, not " + named.target()));
                byte[] bytes = request.tree()
                        .read(path)
                        .orElseThrow(() -> new ProcessingException("NotFoundError", "there is no such file"));
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (ScmException e) {
                throw ProcessingException.inputError(String.valueOf(e.getMessage()));
            }
        };
    }
}
