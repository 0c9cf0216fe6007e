package dev.callboard.backend.auth;

import dev.callboard.backend.web.PluginPath;

/**
 * A part of a plugin that also takes a user's limited token, as a cookie, since a page cannot send headers with its images
 * and style sheets. Features contribute these as beans.
 *
 * @param plugin the plugin's id
 * @param prefix a path below the plugin's mount point
 */
public record CookiePath(String plugin, String prefix) {

    static final String COOKIE = "backstage-auth";

    boolean covers(PluginPath request) {
        return request.isBelow(plugin, prefix);
    }
}
