package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.harness.HttpVisitor;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R30, M1: whatever they do at the same time, nobody is handed another user's token. */
class SeparateUsersTest {
    private static final int THREADS = 64;
    private static final int ROUNDS = 10;

    private final TokenPages pages = new TokenPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    @Test
    void r30_usersWhoRefreshAtTheSameTime() {
        pages.app.page(
                "/private/new",
                (request, response) -> TestApplication.text(
                        response,
                        request.getRemoteUser() + " "
                                + AccessTokens.of(request)
                                        .acquire(TokenRequest.of("User.Read").withForcedRefresh())
                                        .value()));
        pages.start();
        List<HttpVisitor> browsers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            pages.idp.signInWithoutUi(i % 2 == 0 ? "ada" : "bob");
            browsers.add(pages.visitor());
        }

        List<Future<Integer>> right = TokenPages.together(THREADS, i -> ownTokens(browsers.get(i)));

        assertThat(right.stream().map(TokenPages::join)).containsOnly(ROUNDS);
    }

    /** How often the token was of the user whose session it is. */
    private int ownTokens(HttpVisitor browser) {
        int right = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String[] userAndToken =
                    browser.get(pages.app.url("/private/new")).text().split(" ", -1);
            right += userAndToken[0].equals(user(userAndToken[1])) ? 1 : 0;
        }
        return right;
    }

    private static String user(String token) {
        try {
            var claims = SignedJWT.parse(token).getJWTClaimsSet();
            return claims.getStringClaim("oid") + "." + claims.getStringClaim("tid");
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
