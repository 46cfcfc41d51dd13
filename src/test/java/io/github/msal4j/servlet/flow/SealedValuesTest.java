package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C12, R91: all that the library seals has the same key, and each is good in the one place for which it was made. */
class SealedValuesTest {
    private static final String SEALED = "eyJ[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";
    private static final String RANDOM = "x".repeat(43);

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final Map<String, String> sealed = new LinkedHashMap<>();
    private final TestApplication app = TestApplication.at(idp)
            .set("msal.sign-out-check-path", "/check")
            .set("msal.sign-out-check-role", "Admin")
            .page("/private/mail", (request, response) -> AccessTokens.of(request)
                    .acquire("Mail.Read"));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void note(String place, String text) {
        Matcher found = Pattern.compile(SEALED).matcher(text);
        assertThat(found.find()).as(place + " in " + text).isTrue();
        sealed.put(place, found.group());
    }

    /** One of each, all for ada and her session. */
    private void collect() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/"));
        note("state", browser.page().location().getRawQuery());
        note("pending", browser.cookies().header(app.url("/")));
        browser.followAll();
        browser.get(app.url("/check"));
        note("ticket", browser.submitForm().location().toString());
        browser.get(app.url("/check?trial=" + sealed.get("ticket") + "&open=1"));
        note("sign-out", browser.cookies().header(app.url("/")).replaceAll(".*(msal-signout-[^;]*).*", "$1"));
        note("ask", browser.fetch(app.url("/private/mail")).text());
        note("confirm", get("/app/signout", "").text());
    }

    private String cookies() {
        return browser.cookies().header(app.url("/"));
    }

    private RawHttp.Answer get(String target, String more) {
        return new RawHttp(URI.create(app.url("/")).getPort())
                .get(target, cookies().replaceAll("msal-[^;]*;? ?", "") + more);
    }

    @Test
    void c12_eachIsGoodInItsOwnPlaceOnly() {
        collect();
        assertThat(sealed.values()).doesNotHaveDuplicates().hasSize(6);
        String tag = browser.cookies().header(app.url("/")).replaceAll(".*msal-signout-([^=]*)=.*", "$1");
        idp.forgetRequests();

        sealed.forEach((what, value) -> {
            assertThat(get("/app/signin-oidc?return_to=/private/&ask=" + value, "")
                            .text())
                    .as("%s as what a link asks for", what)
                    .satisfies(text -> assertThat(text.contains("Mail.Read")).isEqualTo(what.equals("ask")));
            assertThat(get("/app/check?trial=" + value + "&ask=1", "").text())
                    .as("%s as ticket of the sign-out check", what)
                    .satisfies(text -> assertThat(text.contains("runs")).isEqualTo(what.equals("ticket")));
            String answer = "/app/signin-oidc?code=a&state=" + RANDOM;
            // Somebody who is signed in is sent on, to the page that the state names.
            assertThat(get(answer + "." + value, "").text())
                    .as("%s behind a state", what)
                    .satisfies(text ->
                            assertThat(text.contains("Location: /app/private/")).isEqualTo(what.equals("state")));
            String pending = "; msal-signin-xxxxxxxx=" + tag + ".t0.";
            assertThat(get(answer, pending + value).text())
                    .as("%s as a pending sign-in of another name", what)
                    .contains("Location: /app/\r\n");
            assertThat(get("/app/signout-callback-oidc?state=" + RANDOM, "; msal-signout-" + tag + "=" + value)
                            .text())
                    .as("%s as a pending sign-out with another state", what)
                    .contains("HTTP/1.1 200")
                    .doesNotContain("Location:");
        });
        assertThat(idp.requests(Endpoint.TOKEN)).as("codes that were redeemed").isEmpty();
        sealed.forEach((what, value) -> {
            if (!what.equals("confirm")) {
                post(value);
                assertThat(app.ends()).as("%s as the proof of the button", what).isEmpty();
            }
        });
        post(sealed.getOrDefault("confirm", ""));
        assertThat(app.ends()).as("the proof itself").hasSize(1);
    }

    private void post(String proof) {
        String form = "confirm=" + proof;
        RawHttp.Answer unused = new RawHttp(URI.create(app.url("/")).getPort())
                .send("POST /app/signout HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                        + " application/x-www-form-urlencoded\r\nCookie: " + cookies() + "\r\nContent-Length: "
                        + form.length() + "\r\nConnection: close\r\n\r\n" + form);
    }
}
