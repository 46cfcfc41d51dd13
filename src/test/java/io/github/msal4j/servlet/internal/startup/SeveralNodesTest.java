package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R55: a deployment on several nodes is told at start-up what it does not get. */
class SeveralNodesTest {
    private static final GivenSettings ALONE = GivenSettings.openId("https://sso.example");

    private static List<String> warnings(GivenSettings settings, @Nullable String webXml) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().equals(Level.WARNING)) {
                    lines.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(SeveralNodes.class.getName());
        logger.addHandler(handler);
        try {
            SeveralNodes.warnWithoutStore(WebXml.of(context(webXml)), settings.read());
            return lines;
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static ServletContext context(@Nullable String webXml) {
        return (ServletContext) Proxy.newProxyInstance(
                SeveralNodesTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) ->
                        webXml == null ? null : new ByteArrayInputStream(webXml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aDistributableApplicationIsTold() {
        assertThat(warnings(ALONE, "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee'><distributable/></web-app>"))
                .singleElement()
                .asString()
                .contains("msal.sign-out-store");
    }

    @Test
    void othersAreNot() {
        assertThat(warnings(
                        ALONE,
                        "<web-app><!-- <distributable/> --><display-name>distributable</display-name></web-app>"))
                .isEmpty();
        assertThat(warnings(ALONE, "<web-app><distributable")).isEmpty();
        assertThat(warnings(ALONE, null)).isEmpty();
        assertThat(warnings(
                        GivenSettings.openId("https://sso.example").with("sign-out-store", "jcache:sign-outs"),
                        "<web-app><distributable/></web-app>"))
                .isEmpty();
    }
}
