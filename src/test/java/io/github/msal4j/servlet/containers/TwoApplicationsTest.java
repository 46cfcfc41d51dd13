package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C31: two applications of one server that share the library's classes, and may dispatch to each other. */
class TwoApplicationsTest {
    private static final String FILTER = """
        <filter><filter-name>ours</filter-name><filter-class>%1$s</filter-class>
          <async-supported>true</async-supported></filter>
        <filter-mapping><filter-name>ours</filter-name><url-pattern>/private/*</url-pattern></filter-mapping>
        <filter><filter-name>greets</filter-name><filter-class>%1$s</filter-class><async-supported>true</async-supported>
          <init-param><param-name>optional</param-name><param-value>true</param-value></init-param></filter>
        <filter-mapping><filter-name>greets</filter-name><url-pattern>/open/*</url-pattern></filter-mapping>
        <servlet><servlet-name>cross</servlet-name><servlet-class>%2$s</servlet-class>
          <async-supported>true</async-supported></servlet>
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
        visit("/private/x");

        Page page = browser.get(app.url("/private/cross?application=/other&page=/private/x"));

        assertThat(page.location().toString())
                .as("the provider is asked for a sign-in at the other one")
                .startsWith(idp.origin())
                .contains("%2Fother%2Fsignin-oidc");
    }

    /** Guard: {@code OtherApplications}. */
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

    /** Guards: {@code OtherApplications}, and its mappings; {@code SignedInRequest.isOfAnother} by the name of the class. */
    @ParameterizedTest(name = "C31 {0}, {1}, own classes: {2}")
    @CsvSource({
        "forward, /unfiltered, false",
        "include, /unfiltered, false",
        "include, /open/x, false",
        "by-name, /unfiltered, false",
        "async, /open/x, false",
        "async, /unfiltered, false",
        "async-wrapped, /open/x, false",
        "async-wrapped, /unfiltered, false",
        "forward, /unfiltered, true",
        "forward, /open/x, true",
        "include, /open/x, true",
        "by-name, /unfiltered, true",
        "async-wrapped, /open/x, true"
    })
    void c31_norHoweverItIsDispatchedAndToWhateverPage(String how, String page, boolean ownClasses) {
        if (ownClasses) {
            app.siblingsHaveTheirOwnClasses();
        }
        String cross = "/private/cross?application=/other&how=" + how + "&page=";

        assertThat(visit(cross + page).text())
                .contains("user=null")
                .doesNotContain("class=VerifiedUser", "Admin=true", "type=OPENID_CONNECT", "own-tokens=false");
        assertThat(browser.get(app.url(cross + page + "/token")).text()).doesNotContain("token=there");
        assertThat(browser.get(app.url(cross + page + "/authenticate")).text()).doesNotContain("authenticated=true");
        browser.get(app.url(cross + page + "/logout"));
        assertThat(browser.fetch(app.url("/private/x")).status())
                .as("the other one signs nobody out here")
                .isEqualTo(200);
    }

    @Test
    void aForwardWithinOneApplicationKeepsItsUser() {
        assertThat(visit("/private/cross?application=/app&page=/private/x").text())
                .contains("path=/private/x ", "class=VerifiedUser");
    }
}
