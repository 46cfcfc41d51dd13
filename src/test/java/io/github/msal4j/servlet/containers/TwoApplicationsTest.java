package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C31: two applications of one server that share the library's classes, and may dispatch to each other. */
class TwoApplicationsTest {
    private static final String FILTER = """
            <filter><filter-name>ours</filter-name><filter-class>%1$s</filter-class></filter>
            <filter-mapping><filter-name>ours</filter-name><url-pattern>/private/*</url-pattern></filter-mapping>
            <filter><filter-name>greets</filter-name><filter-class>%1$s</filter-class>
              <init-param><param-name>optional</param-name><param-value>true</param-value></init-param></filter>
            <filter-mapping><filter-name>greets</filter-name><url-pattern>/open/*</url-pattern></filter-mapping>
            <servlet><servlet-name>cross</servlet-name><servlet-class>%2$s</servlet-class></servlet>
            <servlet-mapping><servlet-name>cross</servlet-name><url-pattern>/private/cross</url-pattern></servlet-mapping>
            """.formatted(SignInFilter.class.getName(), CrossingServlet.class.getName());

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TomcatApplication app = new TomcatApplication(idp).set("msal.container-security", "false");
    private final HttpVisitor browser = new HttpVisitor();

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private Page visit(String path) {
        idp.signInWithoutUi("ada");
        app.sibling("/other", FILTER).start(FILTER);
        browser.get(app.url(path));
        return browser.followAll();
    }

    /** Guard: {@code SignedInRequest.isWithin}, whose sign-in it is. */
    @Test
    void c31_theUserOfOneIsNobodyInTheOther() {
        Page page = visit("/private/cross?application=/other&page=/private/x");

        assertThat(page.text())
                .as("the provider is asked for a sign-in at the other one")
                .contains("/other/signin-oidc")
                .doesNotContain("class=VerifiedUser");
    }

    /** Guard: {@code NobodysRequest}. */
    @Test
    void c31_norIsTheOtherToldOfIt() {
        assertThat(visit("/private/cross?application=/other&page=/open/x").text())
                .contains("path=/open/x user=null class=none type=null Admin=false");
    }

    /** Attributes go along with a request. Guard: {@code NobodysRequest.getAttribute}. */
    @Test
    void c31_norDoesTheOtherGetItsTokens() {
        Page page = visit("/private/cross?application=/other&page=/open/token");

        assertThat(page.text()).doesNotContain("token=there");
        assertThat(page.status()).as("there is nobody").isEqualTo(500);
    }

    @Test
    void aForwardWithinOneApplicationKeepsItsUser() {
        assertThat(visit("/private/cross?application=/app&page=/private/x").text())
                .contains("path=/private/x ", "class=VerifiedUser");
    }
}
