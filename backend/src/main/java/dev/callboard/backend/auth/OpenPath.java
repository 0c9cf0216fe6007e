package dev.callboard.backend.auth;

import dev.callboard.backend.web.PluginPath;

/**
 * A part of a plugin that is open to everybody; its handlers check what they need themselves. Features contribute these as
 * beans.
 *
 * @param plugin the plugin's id
 * @param prefix a path below the plugin's mount point; {@code /} for all of it
 */
public record OpenPath(String plugin, String prefix) {

    boolean covers(PluginPath request) {
        return request.isBelow(plugin, prefix);
    }
}
