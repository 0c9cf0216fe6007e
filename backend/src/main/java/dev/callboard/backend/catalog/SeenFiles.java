package dev.callboard.backend.catalog;

import dev.callboard.catalog.check.CheckedTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tree that remembers what was read of it, which is all that somebody else needs to read the same. */
final class SeenFiles implements CheckedTree {

    private final CheckedTree tree;
    private final Map<String, String> seen = new TreeMap<>();

    SeenFiles(CheckedTree tree) {
        this.tree = tree;
    }

    @Override
    public Optional<byte[]> read(String path) {
        Optional<byte[]> content = tree.read(path);
        content.ifPresent(bytes -> seen.put(path, new String(bytes, StandardCharsets.UTF_8)));
        return content;
    }

    @Override
    public List<String> glob(String pattern) {
        return tree.glob(pattern);
    }

    /** The texts by path. */
    Map<String, String> seen() {
        return seen;
    }
}
