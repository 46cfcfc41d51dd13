package io.github.msal4j.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import org.apache.catalina.authenticator.Constants;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R152: an application whose container decides, by constraints and annotations, gets its users from the library, and everything
 * else as behind a sign-in filter.
 */
class ContainerSecurityTest {
    private static final String ANY_USER =
            WhoApplication.constraint("/private/*", "**") + WhoApplication.constraint("/admin/*", "Admin");

    private static final String ROLES = "<security-role><role-name>Admin</role-name></security-role>";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TomcatApplication app = new TomcatApplication(idp);
    private final HttpVisitor browser = new HttpVisitor();

    @BeforeEach
    void signInWithoutUi() {
        idp.signInWithoutUi("ada");
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private Page visit(String path) {
        browser.get(app.url(path));
        return browser.followAll();
    }

    @Test
    void r156_theContainersUserHasTheNameOfTheClaim() {
        app.set("msal.user-name", "preferred_username").start(ANY_USER + ROLES);

        assertThat(visit("/private/x").text()).contains("user=ada@", "class=VerifiedUser", "Admin=true");
    }

    @Test
    void aConstraintLeadsToTheSignInAndBackToThePage() {
        app.start(ANY_USER + ROLES);

        Page page = visit("/private/x?a=b");

        assertThat(page.status()).as(page::text).isEqualTo(200);
        assertThat(page.address()).hasToString(app.url("/private/x?a=b"));
        assertThat(page.text())
                .contains(
                        "path=/private/x ", "class=VerifiedUser", "type=OPENID_CONNECT", "Admin=true", "Nobody=false");
    }

    @Test
    void aRoleOfTheConstraintIsOneOfTheUser() {
        app.start(ANY_USER + ROLES);

        assertThat(visit("/admin/").status()).isEqualTo(200);
        idp.signInWithoutUi("bob");
        HttpVisitor bob = new HttpVisitor();
        bob.get(app.url("/admin/"));
        assertThat(bob.followAll().status()).isEqualTo(403);
        assertThat(bob.get(app.url("/private/")).status()).isEqualTo(200);
    }

    @Test
    void anAnnotationDecidesLikewise() {
        app.start(ROLES
                + "<servlet><servlet-name>annotated</servlet-name><servlet-class>"
                + ConstrainedServlet.class.getName()
                + "</servlet-class></servlet><servlet-mapping><servlet-name>annotated</servlet-name>"
                + "<url-pattern>/annotated/*</url-pattern></servlet-mapping>");

        assertThat(visit("/annotated/x").text()).contains("class=VerifiedUser");
        idp.signInWithoutUi("bob");
        HttpVisitor bob = new HttpVisitor();
        bob.get(app.url("/annotated/x"));
        assertThat(bob.followAll().status()).isEqualTo(403);
    }

    @Test
    void aPageWithoutAConstraintKnowsWhoIsSignedIn() {
        app.start(ANY_USER + ROLES);

        assertThat(browser.get(app.url("/open")).text()).contains("user=null class=none", "Admin=false");
        visit("/private/x");
        assertThat(browser.get(app.url("/open/token")).text())
                .contains("class=VerifiedUser", "Admin=true", "token=there");
    }

    /** Nobody is signed in yet who comes back from the provider. Guard: {@code OwnEndpoints}. */
    @Test
    void aConstraintOnEverythingHoldsUpNeitherSignInNorSignOut() {
        app.start(WhoApplication.constraint("/*", "**"));

        assertThat(visit("/x/token").text()).contains("class=VerifiedUser", "token=there");
        signOutGlobally();
        assertThat(browser.fetch(app.url("/x")).status()).isEqualTo(401);
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.GLOBAL_SIGN_OUT);
        visit("/y");
        browser.postForm(app.url("/signout"), Map.of());
        assertThat(app.ends())
                .extracting(SignInEnd::reason)
                .containsExactly(EndReason.GLOBAL_SIGN_OUT, EndReason.LOCAL_SIGN_OUT);
    }

    /** The container would refuse whoever lacks the role there. Guard: own paths in {@code ContainerGate.answers}. */
    @Test
    void r155_aRoleForEverythingHoldsNobodyIn() {
        app.start(WhoApplication.constraint("/*", "Admin"));
        idp.signInWithoutUi("bob");
        browser.get(app.url("/x"));
        assertThat(browser.followAll().status()).isEqualTo(403);

        browser.postForm(app.url("/signout"), Map.of());

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
    }

    /** A load balancer signs in nowhere. Guard: {@code OwnEndpoints.of}. */
    @Test
    void r164_aConstraintOnEverythingDoesNotHoldUpAHealthCheck() {
        app.set("msal.health-path", "/health").start(WhoApplication.constraint("/*", "**"));

        assertThat(browser.get(app.url("/health")).text()).startsWith("{\"status\":\"UP\"");
        assertThat(browser.fetch(app.url("/healthy")).status()).isEqualTo(401);
    }

    /** Its own sign-out ends the session that the constraint wants. Guard: {@code OwnEndpoints.of}. */
    @Test
    void r80_aConstraintOnEverythingDoesNotHideWhetherTheSignOutArrived() {
        app.set("msal.sign-out-check-path", "/check")
                .set("msal.sign-out-check-role", "Admin")
                .start(WhoApplication.constraint("/*", "**"));
        assertThat(visit("/check").text()).contains("Does single sign-out work here?");
        browser.submitForm();
        String trial = browser.follow().address().toString();
        browser.newTab().get(trial + "&open=1");

        signOutGlobally();

        assertThat(browser.get(trial).text()).contains("Single sign-out works");
        assertThat(browser.get(app.url("/check")).isRedirect())
                .as("for those only who are signed in")
                .isTrue();
    }

    private void signOutGlobally() {
        for (URI frame : idp.endSession(idp.sessions().get(0).sid())) {
            assertThat(new HttpVisitor().get(frame.toString()).status()).isEqualTo(200);
        }
    }

    @Test
    void formPostComesThroughAConstraintOnEverything() {
        app.set("msal.response-mode", "form_post").start(WhoApplication.constraint("/*", "**"));

        browser.get(app.url("/x"));
        browser.followAll();
        browser.submitForm();

        assertThat(browser.followAll().text()).contains("class=VerifiedUser");
    }

    @Test
    void logoutReachesTheModule() {
        app.start(ANY_USER + ROLES);
        visit("/private/x");

        assertThat(browser.get(app.url("/private/logout")).text()).contains("user=null class=none");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
        assertThat(browser.fetch(app.url("/private/x")).status()).isEqualTo(401);
    }

    @Test
    void aGlobalSignOutEndsWhatTheContainerRemembers() {
        app.start(ANY_USER + ROLES);
        visit("/private/x");

        signOutGlobally();

        assertThat(browser.get(app.url("/open")).text()).contains("user=null class=none");
        assertThat(browser.fetch(app.url("/private/x")).status()).isEqualTo(401);
    }

    @Test
    void aScriptIsToldWhereToSignIn() {
        app.start(ANY_USER + ROLES);

        Page answer = browser.fetch(app.url("/private/x"));

        assertThat(answer.status()).as("R16").isEqualTo(401);
        assertThat(answer.text()).contains("\"sign_in_url\":\"");
    }

    @Test
    void aMissingConsentIsAskedForAndThePageServedAfterThat() {
        app.start(ANY_USER + ROLES);
        visit("/private/x");

        browser.get(app.url("/private/consent"));

        assertThat(browser.page().isRedirect()).as(browser.page()::toString).isTrue();
        assertThat(browser.page().location().toString()).contains("Mail.Read");
    }

    /** R72: behind a constraint nothing is kept; what caches may do with an open page is the application's affair. */
    @Test
    void r72_protectedAnswersAreNotKept() {
        app.start(ANY_USER + ROLES);
        visit("/private/x");

        assertThat(browser.get(app.url("/private/x")).headers("Cache-Control")).contains("no-store");
        assertThat(browser.get(app.url("/open")).headers("Cache-Control")).isEmpty();
    }

    @Test
    void aPathThatServersReadDifferentlyIsRefused() {
        app.start(ANY_USER + ROLES);

        assertThat(browser.get(app.url("/private/x;a=b")).status())
                .as("R63, nobody")
                .isEqualTo(400);
        visit("/private/x");
        assertThat(browser.get(app.url("/private/x;a=b")).status()).as("R63").isEqualTo(400);
        assertThat(browser.get(app.url("/open;a=b")).status()).as("R85").isEqualTo(200);
    }

    @Test
    void theFilterAndTheContainerShareOneSignIn() {
        app.start(ANY_USER + ROLES
                + "<filter><filter-name>ours</filter-name><filter-class>" + SignInFilter.class.getName()
                + "</filter-class><async-supported>true</async-supported><init-param><param-name>roles</param-name>"
                + "<param-value>Admin</param-value></init-param></filter><filter-mapping><filter-name>ours</filter-name>"
                + "<url-pattern>/filtered/*</url-pattern></filter-mapping>");

        assertThat(visit("/filtered/x").text()).contains("class=VerifiedUser");
        assertThat(browser.get(app.url("/private/token")).text()).contains("class=VerifiedUser", "token=there");
        assertThat(new HttpVisitor().fetch(app.url("/filtered/x")).status()).isEqualTo(401);
    }

    /** Requests at once must not lose their session. */
    @Test
    void theSessionKeepsItsIdFromRequestToRequest() {
        app.start(ANY_USER + ROLES);
        visit("/private/x");
        browser.get(app.url("/private/x"));

        assertThat(browser.get(app.url("/private/y")).headers("Set-Cookie")).isEmpty();
        assertThat(browser.get(app.url("/open")).headers("Set-Cookie")).isEmpty();
    }

    /** Guard: {@code SignInModule.forgetAnother}. */
    @Test
    void rolesThatHaveChangedHoldFromTheNextSignInOn() {
        app.start(ANY_USER + ROLES);
        assertThat(visit("/admin/").status()).isEqualTo(200);
        idp.users().add(LocalUser.of("ada", "Ada Lovelace", Tenant.CONTOSO).email("ada@contoso.example"));

        // In a new session at the provider, since an old one knows the roles of its beginning.
        String provider = browser.get(app.url("/signin-oidc?return_to=/private/x"))
                .location()
                .toString();
        browser.get(new HttpVisitor().get(provider).location().toString());

        assertThat(browser.followAll().text()).contains("Admin=false");
        assertThat(browser.get(app.url("/admin/")).status()).isEqualTo(403);
    }

    @Test
    void nothingIsRegisteredAfterAnUndeployment() {
        app.start(ANY_USER + ROLES);
        AuthConfigFactory factory = AuthConfigFactory.getFactory();
        assertThat(factory.getConfigProvider("HttpServlet", "Tomcat/localhost /app", null))
                .isNotNull();

        app.undeploy();

        assertThat(factory.getConfigProvider("HttpServlet", "Tomcat/localhost /app", null))
                .isNull();
    }

    @Test
    void withoutTheSwitchNothingIsRegistered() {
        app.set("msal.container-security", "false").start(ANY_USER + ROLES);

        assertThat(AuthConfigFactory.getFactory().getConfigProvider("HttpServlet", "Tomcat/localhost /app", null))
                .isNull();
        assertThat(browser.get(app.url("/private/x")).status()).isEqualTo(403);
    }

    /** Guards: {@code isUnsure} in {@code ContainerGate.user}, {@code ContainerGate.askForUser}. */
    @Test
    @Timeout(180)
    void r55_nobodyIsTakenForAUserOfWhomNobodyKnows(@TempDir Path directory) {
        SettableClock clock = SettableClock.atPresent();
        app.clock(clock)
                .set("msal.sign-out-store", "jcache:sign-outs")
                .set("msal.sign-out-store-provider", Hazelcast.PROVIDER)
                .set(
                        "msal.sign-out-store-properties",
                        "hazelcast.config.location="
                                + Hazelcast.members(1, directory).get(0))
                .set("msal.sign-out-store-failure", "refuse")
                .start(ANY_USER + ROLES);
        assertThat(visit("/private/x").status()).isEqualTo(200);

        com.hazelcast.core.Hazelcast.shutdownAll();
        clock.advance(Duration.ofMinutes(10));

        assertThat(browser.get(app.url("/private/x")).status()).isEqualTo(503);
        assertThat(browser.get(app.url("/open")).text()).contains("user=null class=none");
        assertThat(app.ends()).as("it may come back").isEmpty();
    }

    /** Guards: {@code ContainerGate.signOut}, {@code SignInModule.cleanSubject}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logoutOfTheContainersOwnRequestEndsTheSignIn(boolean sealed) {
        app.start(ANY_USER + ROLES);
        visit("/private/x");
        LogoutValve valve = new LogoutValve(sealed);
        app.addBehindTheAuthenticator(valve);

        assertThat(browser.get(app.url("/private/leave")).text()).contains("user=null class=none");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.LOCAL_SIGN_OUT);
        assertThat(valve.left().isEmpty()).as("the container knows nobody").isEqualTo(!sealed);
        assertThat(browser.fetch(app.url("/private/x")).status()).isEqualTo(401);
    }

    /** Signs users out by the request that no filter has wrapped. */
    private static final class LogoutValve extends ValveBase {
        private final boolean sealed;
        private final Set<Principal> left = ConcurrentHashMap.newKeySet();

        /** @param sealed whether nobody may change who is known, as Open Liberty has it */
        LogoutValve(boolean sealed) {
            this.sealed = sealed;
        }

        /** Who is known after the sign-out. */
        Set<Principal> left() {
            return Set.copyOf(left);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (request.getRequestURI().endsWith("/leave")) {
                Subject known = (Subject) request.getNote(Constants.REQ_JASPIC_SUBJECT_NOTE);
                // Tomcat itself keeps the user elsewhere.
                known.getPrincipals().add(request.getUserPrincipal());
                if (sealed) {
                    known.setReadOnly();
                }
                request.logout();
                left.addAll(known.getPrincipals());
            }
            getNext().invoke(request, response);
        }
    }
}
