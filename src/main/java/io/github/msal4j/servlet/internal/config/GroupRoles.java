package io.github.msal4j.servlet.internal.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads {@code msal.group-roles}: pairs of a group and a role, separated by commas or line breaks. Either may be in double quotes, and
 * must be if it contains a comma, an equals sign before other text, or spaces at its ends. A quote within quotes is doubled. Every
 * other character stands for itself, also the backslash of {@code CONTOSO\Domain Users}.
 */
final class GroupRoles {
    private static final char QUOTE = '"';
    private static final String QUOTES =
            "; put a name with commas, equals signs or spaces at its ends into double quotes";

    /** The end of a pair, and the beginning of another one behind a space. */
    private static final Pattern TWO_PAIRS = Pattern.compile("=.*\\s");

    private final Map<String, Set<String>> roles = new TreeMap<>();
    private int number;

    private GroupRoles() {}

    /** @throws IllegalArgumentException with a message that names the pair that cannot be read, and its place */
    static Map<String, Set<String>> parse(String text) {
        GroupRoles pairs = new GroupRoles();
        for (String pair : members(text)) {
            pairs.number++;
            pairs.add(pair);
        }
        return Collections.unmodifiableMap(pairs.roles);
    }

    /** Splits at commas and line breaks that are not in quotes. A line break ends quotes, which {@link #unquoted} reports. */
    private static List<String> members(String text) {
        List<String> members = new ArrayList<>();
        StringBuilder member = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineBreak = c == '\n' || c == '\r';
            if (lineBreak || (c == ',' && !quoted)) {
                members.add(member.toString());
                member.setLength(0);
                quoted = false;
            } else {
                quoted = c == QUOTE ? !quoted && (isDoubled(member) || beginsName(member)) : quoted;
                member.append(c);
            }
        }
        members.add(member.toString());
        return members.stream().map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    /** A quote that follows the end of quotes at once is one of two that stand for one. */
    private static boolean isDoubled(CharSequence before) {
        return before.length() > 0 && before.charAt(before.length() - 1) == QUOTE;
    }

    private static boolean beginsName(CharSequence before) {
        String name = before.toString().strip();
        return name.isEmpty() || name.endsWith("=");
    }

    private void add(String pair) {
        int equals = middle(pair);
        String group = equals < 0 ? "" : name(pair, pair.substring(0, equals));
        String role = name(pair, pair.substring(equals + 1));
        if (group.isEmpty() || role.isEmpty()) {
            throw wrong(pair, "; write pairs of <group id>=<role>");
        }
        if (!pair.startsWith("\"") && TWO_PAIRS.matcher(group).find()) {
            throw wrong(
                    pair,
                    "; separate pairs by commas or line breaks, not by spaces, which may belong to a role" + QUOTES);
        }
        roles.computeIfAbsent(Settings.groupKey(group), key -> new TreeSet<>()).add(role);
    }

    /** The last equals sign that is not in quotes; -1 if there is none. */
    private static int middle(String pair) {
        int found = -1;
        boolean quoted = false;
        for (int i = 0; i < pair.length(); i++) {
            char c = pair.charAt(i);
            if (c == QUOTE) {
                CharSequence before = pair.subSequence(0, i);
                quoted = !quoted && (isDoubled(before) || beginsName(before));
            } else if (c == '=' && !quoted) {
                found = i;
            }
        }
        return found;
    }

    private String name(String pair, String side) {
        String name = side.strip();
        return name.startsWith("\"") ? unquoted(pair, name) : name;
    }

    private String unquoted(String pair, String name) {
        String inner = name.substring(1, Math.max(1, name.length() - 1));
        if (name.length() < 2
                || !name.endsWith("\"")
                || inner.replace("\"\"", "").contains("\"")) {
            throw wrong(pair, "; a name in double quotes ends with them, and a quote in it is doubled");
        }
        return inner.replace("\"\"", "\"");
    }

    private IllegalArgumentException wrong(String pair, String remedy) {
        return new IllegalArgumentException("contains '" + pair + "'" + remedy + " (pair " + number + ")");
    }
}
