package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.harness.HttpVisitor;

/** A user in a browser who is signed in. */
record SignedIn(HttpVisitor browser, String sid, String accessToken, String refreshToken) {

    /** The same browser, which may ask for two pages at the same time. */
    SignedIn inAnotherTab() {
        HttpVisitor tab = new HttpVisitor();
        browser.cookies().all().forEach(tab.cookies()::put);
        return new SignedIn(tab, sid, accessToken, refreshToken);
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "SignedIn[" + sid + "]";
    }
}
