package dev.callboard.backend.runtime;

/**
 * Where the server is reached.
 *
 * @param baseUrl the public URL, without a slash at its end
 * @param development whether this is a server for development, where guests may sign in without further ado
 */
public record ServerAddress(String baseUrl, boolean development) {

    public ServerAddress {
        while (baseUrl.endsWith("/")) {
            baseUrl = baseUrl.substring(0, baseUrl.length() - 1);
        }
    }
}
