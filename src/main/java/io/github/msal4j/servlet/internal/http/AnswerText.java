package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.base.Json;
import java.util.Locale;
import java.util.regex.Pattern;

/** Says for the log what has arrived in place of what was expected, without repeating any of it. */
public final class AnswerText {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[A-Za-z0-9.+-]{1,40}/[A-Za-z0-9.+-]{1,60}");

    private AnswerText() {}

    /** E.g. "status 200 and a page of HTML (text/html)". */
    public static String of(ProviderHttp.Answer answer) {
        String type = answer.header("Content-Type")
                .map(value -> value.split(";", 2)[0].strip())
                .filter(value -> MEDIA_TYPE.matcher(value).matches())
                .map(value -> " (" + value + ")")
                .orElse(" (no content type)");
        return "status " + answer.status() + " and " + kind(answer) + type + remedy(answer);
    }

    private static String kind(ProviderHttp.Answer answer) {
        String body = beginning(answer);
        if (body.isEmpty()) {
            return "no content";
        }
        if (isPage(body)) {
            return "a page of HTML";
        }
        if (Json.isObject(answer.body())) {
            return "JSON";
        }
        return body.startsWith("{") ? "damaged JSON" : "a text that is not JSON";
    }

    private static boolean isPage(String body) {
        return body.startsWith("<!doctype html") || body.startsWith("<html") || body.startsWith("<head");
    }

    private static String beginning(ProviderHttp.Answer answer) {
        String body = answer.body().strip();
        return body.substring(0, Math.min(body.length(), 20)).toLowerCase(Locale.ROOT);
    }

    private static String remedy(ProviderHttp.Answer answer) {
        if (answer.status() >= 300 && answer.status() < 400) {
            return "; a redirect is not followed: check msal.authority, and what stands between this application and the provider";
        }
        return isPage(beginning(answer))
                ? "; a proxy or a login page may stand between this application and the provider: check msal.authority and"
                        + " msal.proxy"
                : "";
    }
}
