package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R64 on servers that do not heed what web.xml says of SameSite; {@link SessionCookieCheckTest} has the others. */
class SameSiteTest {
    private static final SessionCookieConfig LAX = proxy(SessionCookieConfig.class, (called, argument) -> "Lax");

    private interface Answers {
        @Nullable
        Object to(String called, String argument);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        answers.to(called.getName(), arguments == null ? "" : String.valueOf(arguments[0]))));
    }

    private static ServletContext server(@Nullable String info, Map<String, String> files) {
        return proxy(ServletContext.class, (called, argument) -> switch (called) {
            case "getServerInfo" -> info;
            case "getResourceAsStream" ->
                files.containsKey(argument)
                        ? new ByteArrayInputStream(files.get(argument).getBytes(StandardCharsets.UTF_8))
                        : null;
            default -> throw new UnsupportedOperationException(called);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "WildFly Full 39.0.1.Final (WildFly Core 31.0.3.Final) - 2.3.23.Final, undertow-handlers.conf",
        "Payara Micro 6.2025.9 #badassfish, cookieSameSite",
        "Eclipse GlassFish  7.0.21, a proxy"
    })
    void r64_whatWebXmlSaysIsNotEnough(String info, String remedy) {
        ServletContext server = server(info, Map.of("/WEB-INF/glassfish-web.xml", "<glassfish-web-app/>"));

        assertThat(SameSite.weakness(server, LAX)).hasValueSatisfying(line -> assertThat(line)
                .contains("does not heed what web.xml says of SameSite", remedy));
        assertThat(SameSite.said(server, LAX)).isEqualTo("not sent by this server");
    }

    @ParameterizedTest
    @CsvSource({
        "WildFly Full 39.0.1.Final, /WEB-INF/undertow-handlers.conf, samesite-cookie(mode=Lax)",
        "Payara Micro 6.2025.9, /WEB-INF/payara-web.xml, <property name='cookieSameSite' value='Lax'/>",
        "Payara Server 7, /WEB-INF/glassfish-web.xml, <property name='cookieSameSite' value='Lax'/>"
    })
    void r64_theServersOwnFileIs(String info, String file, String content) {
        ServletContext server = server(info, Map.of(file, content));

        assertThat(SameSite.weakness(server, LAX)).isEmpty();
        assertThat(SameSite.said(server, LAX)).isEqualTo("as the server's own file says");
    }

    @Test
    void r64_elsewhereItIs() {
        assertThat(SameSite.weakness(server(null, Map.of()), LAX)).isEmpty();
        assertThat(SameSite.said(server("jetty/12.1.12", Map.of()), LAX)).isEqualTo("Lax");
    }
}
