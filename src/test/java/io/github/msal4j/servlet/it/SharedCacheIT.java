package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.CachingProxy;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R72, C28: a caching proxy before the container, and files that the container's default servlet serves without a {@code
 * Cache-Control} of its own. Guard: {@code CacheDefault} in {@code Gate.admit}, without which anybody gets the file of the
 * first user.
 */
@NeedsPrograms("squid")
class SharedCacheIT {
    private static final String CLIENT_ID = "cached-client";
    private static final String SECRET = "cached-client-secret";
    private static final String CONTENT = "for signed-in users only";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();

    @AfterEach
    void stop() {
        idp.close();
    }

    private Path war(String baseUrl) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("msal.tenant-id", Tenant.CONTOSO.id());
        parameters.put("msal.authority", idp.origin());
        parameters.put("msal.client-id", CLIENT_ID);
        parameters.put("msal.client-secret", SECRET);
        parameters.put("msal.base-url", baseUrl);
        return LibraryWar.named("cached")
                .classes(IncludingServlet.class)
                .file("open/file.txt", "for everybody")
                .file("private/file.txt", CONTENT)
                .file("kept/file.txt", CONTENT)
                .webXml(LibraryWar.contextParameters(parameters) + """

                        <filter-mapping>
                          <filter-name>msal-sign-in</filter-name>
                          <url-pattern>/private/*</url-pattern>
                        </filter-mapping>
                        <filter>
                          <filter-name>keeping</filter-name>
                          <filter-class>io.github.msal4j.servlet.SignInFilter</filter-class>
                          <init-param><param-name>cache</param-name><param-value>private, max-age=600</param-value></init-param>
                        </filter>
                        <filter-mapping>
                          <filter-name>keeping</filter-name>
                          <url-pattern>/kept/*</url-pattern>
                        </filter-mapping>
                        <servlet>
                          <servlet-name>including</servlet-name>
                          <servlet-class>%s</servlet-class>
                        </servlet>
                        <servlet-mapping>
                          <servlet-name>including</servlet-name>
                          <url-pattern>/open/page</url-pattern>
                        </servlet-mapping>
                        """.formatted(IncludingServlet.class.getName()))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseGetsWhatOneUserWasGiven(Container container) {
        ReservedPort port = ReservedPort.reserve();
        String root = "http://127.0.0.1:" + port.number() + "/cached";
        idp.register(AppRegistration.of(CLIENT_ID, SECRET)
                .redirectUri(root + "/signin-oidc")
                .postLogoutRedirectUri(root + "/signout-callback-oidc"));
        ContainerSpec spec = ContainerSpec.named("cached")
                .deploy(Deployment.of(war(root), "/cached").readyAt("/open/file.txt"));
        try (ContainerProcess server = container.start(spec);
                CachingProxy proxy = new CachingProxy("caching-proxy", port, server.port())) {
            assertTheProxyCaches(proxy);
            HttpVisitor ada = new HttpVisitor();
            idp.signInWithoutUi("ada");
            ada.get(proxy.url("/cached/private/file.txt"));

            Page first = ada.followAll();
            assertThat(first.text()).isEqualTo(CONTENT);
            Page kept = ada.get(proxy.url("/cached/kept/file.txt"));
            assertThat(kept.text()).isEqualTo(CONTENT);

            assertNotForNobody(proxy.url("/cached/private/file.txt"));
            assertNotForNobody(proxy.url("/cached/kept/file.txt"));
            assertThat(first.headers("Cache-Control")).containsExactly("no-store");
            assertThat(first.header("ETag").or(() -> first.header("Last-Modified")))
                    .isPresent();
            assertThat(kept.headers("Cache-Control")).containsExactly("private, max-age=600");
            assertThat(ada.get(proxy.url("/cached/open/page")).text()).contains("for everybody", CONTENT);
            assertThat(new HttpVisitor().get(proxy.url("/cached/open/page")).text())
                    .contains("for everybody")
                    .doesNotContain(CONTENT);
            ada.postForm(proxy.url("/cached/signout"), Map.of());
            assertThat(ada.get(proxy.url("/cached/private/file.txt")).status())
                    .as("who has signed out")
                    .isEqualTo(303);
        }
    }

    private static void assertTheProxyCaches(CachingProxy proxy) {
        String url = proxy.url("/cached/open/file.txt");
        assertThat(new HttpVisitor().get(url).text()).isEqualTo("for everybody");
        assertThat(new HttpVisitor().get(url).header("X-Cache").orElseThrow()).startsWith("HIT");
    }

    private static void assertNotForNobody(String url) {
        Page answer = new HttpVisitor().get(url);
        assertThat(answer.status()).as(url).isEqualTo(303);
        assertThat(answer.text()).doesNotContain(CONTENT);
        assertThat(answer.header("X-Cache").orElseThrow()).startsWith("MISS");
    }
}
