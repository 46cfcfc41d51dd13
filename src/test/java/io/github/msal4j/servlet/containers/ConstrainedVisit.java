package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What users do in an application with constraints, whatever the container. */
final class ConstrainedVisit {
    private final LocalIdentityProvider provider;
    private final String root;

    ConstrainedVisit(LocalIdentityProvider provider, String root) {
        this.provider = provider;
        this.root = root;
    }

    void all() {
        HttpVisitor ada = signedIn("ada", "/private/token?a=b");
        assertThat(ada.page().text())
                .contains("path=/private/token", "class=VerifiedUser", "Admin=true", "Nobody=false", "token=there");
        assertThat(ada.page().address()).hasQuery("a=b");
        assertThat(ada.page().headers("Cache-Control")).contains("no-store");
        anOpenPageKnows(ada);
        theContainerDecides(ada);
        logoutEvicts(ada);
        aGlobalSignOutEnds(signedIn("ada", "/private/x"));
        theSignOutPathLeaves(signedIn("bob", "/private/x"));
    }

    private HttpVisitor signedIn(String user, String path) {
        provider.signInWithoutUi(user);
        HttpVisitor browser = new HttpVisitor();
        browser.get(root + path);
        Page page = browser.followAll();
        provider.signInWithUi();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
        return browser;
    }

    private void anOpenPageKnows(HttpVisitor ada) {
        assertThat(new HttpVisitor().get(root + "/open").text()).contains("user=null class=none");
        assertThat(ada.get(root + "/open/token").text())
                .contains("class=VerifiedUser", "type=OPENID_CONNECT", "Admin=true", "token=there");
    }

    private void theContainerDecides(HttpVisitor ada) {
        HttpVisitor bob = signedIn("bob", "/private/x");
        for (String path : List.of("/admin/x", "/annotated/x")) {
            assertThat(ada.get(root + path).status()).as("ada %s", path).isEqualTo(200);
            assertThat(bob.get(root + path).status()).as("bob %s", path).isEqualTo(403);
            assertThat(new HttpVisitor().fetch(root + path).status())
                    .as("nobody %s", path)
                    .isEqualTo(401);
        }
        assertThat(bob.get(root + "/private/x;a=b").status()).as("R63").isEqualTo(400);
    }

    private void logoutEvicts(HttpVisitor ada) {
        assertThat(ada.get(root + "/private/logout").text()).contains("path=/private/logout ", "user=null class=none");
        assertThat(ada.fetch(root + "/private/x").status()).isEqualTo(401);
    }

    private void aGlobalSignOutEnds(HttpVisitor ada) {
        List<SsoSession> sessions = provider.sessions();
        for (URI frame : provider.endSession(sessions.get(sessions.size() - 1).sid())) {
            assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
        }
        assertThat(ada.get(root + "/open").text()).contains("user=null class=none");
        assertThat(ada.fetch(root + "/private/x").status()).isEqualTo(401);
    }

    private void theSignOutPathLeaves(HttpVisitor bob) {
        bob.postForm(root + "/signout", Map.of());
        assertThat(bob.fetch(root + "/private/x").status()).isEqualTo(401);
    }
}
