package dev.callboard.backend.auth.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page in which a sign-in ends: it hands the outcome to the window that opened it, provided that this shows a page of
 * the given origin, and closes. Nothing else may run in it.
 */
final class PopupPage {

    private PopupPage() {}

    static ResponseEntity.BodyBuilder headers(String script) {
        return ResponseEntity.ok()
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Frame-Options", "sameorigin")
                .header("Content-Security-Policy", "script-src 'sha256-" + digest(script) + "'");
    }

    static String script(String origin, ObjectNode message) {
        return """
                (function () {
                  var opener = window.opener || window.parent;
                  var origin = decodeURIComponent('%s');
                  var message = JSON.parse(decodeURIComponent('%s'));
                  opener.postMessage({ type: 'config_info', targetOrigin: origin }, '*');
                  opener.postMessage(message, origin);
                  setTimeout(function () { window.close(); }, 100);
                })();
                """.formatted(encode(origin), encode(message.toString()));
    }

    static byte[] page(String script) {
        return ("<!DOCTYPE html>\n<html><body><script>" + script + "</script></body></html>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode success(ObjectNode response) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "authorization_response");
        message.set("response", response);
        return message;
    }

    static ObjectNode failure(String name, String text) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "authorization_response");
        message.putObject("error").put("name", name).put("message", text);
        return message;
    }

    /** Neither quotes nor angle brackets survive this, so no text can leave the script's string. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String digest(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
