package io.github.msal4j.servlet.harness;

import java.util.Map;
import java.util.Set;

/**
 * One request as it left the browser.
 *
 * @param type the resource type: {@code Document} for pages, also those in frames, {@code Fetch}, {@code Image}, ...
 * @param headers as sent, their names in lower case
 * @param withheldCookies names of the cookies which the browser has for this address and did not send from this page
 */
public record SeenRequest(
        String method, String url, String type, Map<String, String> headers, Set<String> withheldCookies) {

    public boolean sentCookies() {
        return headers.containsKey("cookie");
    }

    /** A page in a frame, other than one that fills the window. */
    public boolean isInFrame() {
        return "iframe".equals(headers.get("sec-fetch-dest"));
    }
}
