package dev.callboard.backend.auth;

import java.util.List;

/** Open paths of which the configuration says how many there are; otherwise as {@link OpenPath}. */
public record OpenPaths(List<OpenPath> paths) {

    public OpenPaths {
        paths = List.copyOf(paths);
    }
}
