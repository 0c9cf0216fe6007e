package dev.callboard.catalog.descriptor;

/**
 * The bounds on a catalog file.
 *
 * @param maxBytes the longest file
 * @param maxDocuments the most documents in one file; the error for the rest stands in their place
 * @param maxDepth how deep mappings and sequences may be nested
 * @param maxNodes the most values in one document, those that aliases repeat counted each time
 * @param maxAliases how often an anchor may be repeated, multiplied by how often it repeats others itself
 */
public record DescriptorLimits(int maxBytes, int maxDocuments, int maxDepth, int maxNodes, int maxAliases) {

    public DescriptorLimits {
        if (maxBytes < 1 || maxDocuments < 1 || maxDepth < 1 || maxNodes < 1 || maxAliases < 0) {
            throw new IllegalArgumentException("The limits on a catalog file have to be positive");
        }
    }

    public static DescriptorLimits defaults() {
        return new DescriptorLimits(10 * 1024 * 1024, 50_000, 100, 500_000, 100);
    }
}
