package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** R70, R86: what is decided by URL patterns is what Servlet 6.0 section 12 says, for each path; and nothing is called covered that is not. */
class UrlPatternsFuzz {
    /** Two patterns and a path, in a line each. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"/*", "/", "*.", ".jsp", "/a/*", "/a", "*.jsp", "/a/b.jsp", "."})
    void patterns(byte[] input) {
        String[] lines = (new String(input, StandardCharsets.UTF_8) + "\n\n\n").split("\n", -1);
        String one = lines[0];
        String other = lines[1];
        String path = "/" + lines[2];
        if (!isPattern(one) || !isPattern(other)) {
            return;
        }
        assertThat(UrlPatterns.matches(one, path))
                .as("%s matches %s", one, path)
                .isEqualTo(isMatch(one, path));
        if (UrlPatterns.covers(one, other) && isMatch(other, path)) {
            assertThat(UrlPatterns.matches(one, path))
                    .as("%s covers %s, so %s", one, other, path)
                    .isTrue();
        }
        if (isMatch(one, path) && isMatch(other, path)) {
            assertThat(UrlPatterns.meet(one, other))
                    .as("%s and %s meet at %s", one, other, path)
                    .isTrue();
        }
        assertThat(UrlPatterns.meet(one, other)).isEqualTo(UrlPatterns.meet(other, one));
    }

    /** As containers accept them (section 12.2): everything else stops their start. */
    private static boolean isPattern(String text) {
        boolean extension = text.matches("\\*\\.[^/*]+");
        boolean directory = text.startsWith("/")
                && text.endsWith("/*")
                && !text.substring(0, text.length() - 1).contains("*");
        return extension || directory || (text.startsWith("/") && !text.contains("*"));
    }

    /** Written from the specification, in another way than what is tested. */
    private static boolean isMatch(String pattern, String path) {
        String regex;
        if (pattern.startsWith("*.")) {
            regex = ".*" + Pattern.quote(pattern.substring(1)) + "$";
            return Pattern.compile(regex, Pattern.DOTALL).matcher(path).matches();
        }
        regex = pattern.endsWith("/*")
                ? Pattern.quote(pattern.substring(0, pattern.length() - 2)) + "(/.*)?"
                : Pattern.quote(pattern);
        return Pattern.compile(regex, Pattern.DOTALL).matcher(path).matches();
    }
}
