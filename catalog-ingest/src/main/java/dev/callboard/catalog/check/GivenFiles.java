package dev.callboard.catalog.check;

import dev.callboard.scm.GlobPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files that somebody hands over. */
final class GivenFiles implements CheckedTree {

    private final Map<String, byte[]> files;

    GivenFiles(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public List<String> glob(String pattern) {
        GlobPattern matcher = GlobPattern.of(pattern);
        return files.keySet().stream().filter(matcher::matches).toList();
    }
}
