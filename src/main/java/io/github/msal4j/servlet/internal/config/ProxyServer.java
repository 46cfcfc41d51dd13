package io.github.msal4j.servlet.internal.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The proxy through which the provider is called.
 *
 * @param host {@code msal.proxy} before its port; an IPv6 address without brackets
 * @param login {@code msal.proxy-user} and {@code msal.proxy-password}
 * @param nonProxyHosts {@code msal.non-proxy-hosts}: hosts that are called directly, in lower case; {@code *} stands for
 *     any beginning or end, as in the JDK's {@code http.nonProxyHosts}
 */
public record ProxyServer(String host, int port, Optional<Login> login, Set<String> nonProxyHosts) {
    /** For calls that no proxy may see, not even the JVM's. */
    public static final ProxyServer FOR_NO_HOST = new ProxyServer("localhost", 1, Optional.empty(), Set.of("*"));

    /** What the proxy knows this server by. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[hidden]";
        }
    }

    /**
     * Whether this host is called through the proxy. This machine is not, unless the proxy is on it, too: its address means another
     * machine there, and what goes there without TLS must not leave this machine.
     */
    public boolean isFor(String target) {
        String name = target.toLowerCase(Locale.ROOT);
        String bare = withoutBrackets(name);
        boolean own = Addresses.isOnThisMachine(name) && !Addresses.isOnThisMachine(inBrackets());
        return !own && nonProxyHosts.stream().noneMatch(pattern -> matches(withoutBrackets(pattern), bare));
    }

    private static boolean matches(String pattern, String name) {
        String fixed = pattern.replace("*", "");
        if (pattern.startsWith("*")) {
            return pattern.endsWith("*") ? name.contains(fixed) : name.endsWith(fixed);
        }
        return pattern.endsWith("*") ? name.startsWith(fixed) : name.equals(fixed);
    }

    private static String withoutBrackets(String text) {
        return text.replace("[", "").replace("]", "");
    }

    private String inBrackets() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** As the setting has it. */
    @Override
    public String toString() {
        return inBrackets() + ":" + port;
    }
}
