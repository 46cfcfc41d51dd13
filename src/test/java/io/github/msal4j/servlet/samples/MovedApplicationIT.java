package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.SsoSession;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R152: an application with FORM login is moved by the page on moving alone, in each of its two ways. */
@ExtendWith(LocalSignIn.class)
class MovedApplicationIT {
    private static final String ADA = "ada@contoso.example";
    private static final String BOB = "bob@contoso.example";
    private static final String PASSWORD = "long ago";

    /** The realm of the application before, for which the page says that it goes. */
    private static final String JETTY_REALM = """
            <Get name="securityHandler">
              <Set name="loginService">
                <New class="org.eclipse.jetty.security.HashLoginService">
                  <Set name="name">shop</Set>
                  <Set name="userStore">
                    <New class="org.eclipse.jetty.security.UserStore">%s%s</New>
                  </Set>
                </New>
              </Set>
            </Get>
            """.formatted(jettyUser(ADA, "Admin"), jettyUser(BOB, "Guest"));

    private static String jettyUser(String name, String role) {
        return """
                <Call name="addUser">
                  <Arg>%s</Arg>
                  <Arg><Call class="org.eclipse.jetty.util.security.Credential" name="getCredential"><Arg>%s</Arg></Call></Arg>
                  <Arg><Array type="java.lang.String"><Item>%s</Item></Array></Arg>
                </Call>
                """.formatted(name, PASSWORD, role);
    }

    private static String tomcatRealm(Path directory) throws IOException {
        Path users = Files.writeString(
                directory.resolve("users.xml"),
                "<tomcat-users><user username=\"%s\" password=\"%s\" roles=\"Admin\"/><user username=\"%s\" password=\"%s\" roles=\"Guest\"/></tomcat-users>"
                        .formatted(ADA, PASSWORD, BOB, PASSWORD));
        return "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"" + users + "\"/>";
    }

    @ParameterizedTest
    @EnumSource
    void r152_theTextAloneMovesIt(Container container, LocalIdentityProvider provider, @TempDir Path directory)
            throws IOException {
        ReservedPort port = ReservedPort.reserve();
        String server = "http://localhost:" + port.number();
        ContainerSpec spec = ContainerSpec.named("moved")
                .port(port)
                .jettyModule("{ee}-jsp")
                .jettyModule("{ee}-annotations")
                .jettyModule("{ee}-jaspi")
                .jettyModule("{ee}-jaspi-default-auth-config-factory")
                .deploy(Deployment.of(FormLoginShop.before(), "/before")
                        .withTomcat(tomcatRealm(directory))
                        .withJetty(JETTY_REALM))
                .deploy(FormLoginShop.behindTheFilter(provider.registerApplication(server + "/filter")), "/filter")
                .deploy(
                        FormLoginShop.withContainerSecurity(provider.registerApplication(server + "/security")),
                        "/security");
        try (ContainerProcess running = container.start(spec)) {
            theOldLoginWorks(running.url("localhost", "/before"));
            theNewOneDoes(provider, running.url("localhost", "/filter"));
            theNewOneDoes(provider, running.url("localhost", "/security"));
        }
    }

    private static void theOldLoginWorks(String shop) {
        assertThat(loggedIn(shop, ADA).text()).contains("Orders of " + ADA + ", administrator: true, by FORM.");
        assertThat(loggedIn(shop, BOB).text()).contains("Orders of " + BOB + ", administrator: false, by FORM.");
    }

    private static Page loggedIn(String shop, String name) {
        HttpVisitor browser = new HttpVisitor();
        browser.get(shop + "/account/orders.jsp");
        browser.followAll();
        browser.submitForm(Map.of("j_username", name, "j_password", PASSWORD));
        return browser.followAll();
    }

    private static void theNewOneDoes(LocalIdentityProvider provider, String shop) {
        List<String> forAdministrators = List.of("/admin/index.jsp", "/reports/2026");
        HttpVisitor ada = signedIn("ada", shop);
        HttpVisitor bob = signedIn("bob", shop);

        assertThat(ada.page().text()).contains("Orders of " + ADA + ", administrator: true, by OPENID_CONNECT.");
        assertThat(bob.page().text()).contains("Orders of " + BOB + ", administrator: false, by OPENID_CONNECT.");
        assertThat(ada.get(shop + "/").text()).contains("Hello, " + ADA);
        assertThat(ada.get(shop + "/index.jsp").text()).contains("Hello, " + ADA);
        assertThat(new HttpVisitor().get(shop + "/").text()).contains("Hello, stranger");
        assertThat(ada.get(shop + "/reports/2026").text()).isEqualTo("Report /2026 for " + ADA);
        for (String path : forAdministrators) {
            assertThat(ada.get(shop + path).status()).as("ada %s", path).isEqualTo(200);
            assertThat(bob.get(shop + path).status()).as("bob %s", path).isEqualTo(403);
            assertThat(new HttpVisitor().fetch(shop + path).status())
                    .as("nobody %s", path)
                    .isEqualTo(401);
        }
        theFormSignsOut(bob, shop);
        aGlobalSignOutEnds(provider, ada, shop);
    }

    private static HttpVisitor signedIn(String user, String shop) {
        HttpVisitor browser = new HttpVisitor();
        browser.get(shop + "/account/orders.jsp");
        browser.followAll();
        browser.submitForm(Map.of("user", user));
        assertThat(browser.followAll().status()).as(user).isEqualTo(200);
        return browser;
    }

    private static void theFormSignsOut(HttpVisitor bob, String shop) {
        bob.get(shop + "/account/orders.jsp");
        bob.submitForm();
        assertThat(bob.followAll().address().getPath()).endsWith("/oauth2/v2.0/logout");
        assertThat(bob.fetch(shop + "/account/orders.jsp").status()).isEqualTo(401);
    }

    private static void aGlobalSignOutEnds(LocalIdentityProvider provider, HttpVisitor ada, String shop) {
        SsoSession session = provider.sessions().stream()
                .filter(one -> one.user().name().equals("ada"))
                .reduce((first, last) -> last)
                .orElseThrow();
        for (URI frame : provider.endSession(session.sid())) {
            assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
        }
        assertThat(ada.fetch(shop + "/account/orders.jsp").status()).isEqualTo(401);
    }
}
