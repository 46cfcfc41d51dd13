package io.github.msal4j.servlet.internal.base;

import java.util.regex.Pattern;

/** Text that somebody else may have made up, as a log or a message may repeat it (C20). */
public final class OneLine {
    /** Also what changes the direction of a line, and what some programs take for the end of one. */
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /** The first characters of the text, without any that would begin another line or hide something. */
    public static String of(String text, int longest) {
        String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return NOT_PRINTABLE.matcher(start).replaceAll("?");
    }
}
