package dev.callboard.catalog.provider;

import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look to be taken at a source.
 *
 * @param knownState what the source was when it was last read; null if it has not been
 * @param targets what is to be read there
 * @param known the earlier readings, as far as there are any; none is used that another configuration has made
 * @param fresh targets whose bodies are needed, even if they have not changed
 */
public record ReadRequest(
        SourceId source,
        @Nullable String knownState,
        List<LocatedTarget> targets,
        Map<TargetKey, TargetReading> known,
        Set<TargetKey> fresh) {}
