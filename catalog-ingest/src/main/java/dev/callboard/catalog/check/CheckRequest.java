package dev.callboard.catalog.check;

import java.util.List;

/**
 * What is to be checked.
 *
 * @param tree the files as they would be
 * @param place where they would be read
 * @param roots the files, or patterns of files, that the catalog begins with; others are read as these name them. If
 *     there are none, {@code catalog-info.yaml} at the root, or else all files of that name; only then is what the tree
 *     no longer names taken for removed, and else no more than what is gone from the files that are read
 */
public record CheckRequest(CheckedTree tree, CheckedPlace place, List<String> roots) {

    public CheckRequest {
        roots = List.copyOf(roots);
    }

    boolean isComplete() {
        return roots.isEmpty();
    }
}
