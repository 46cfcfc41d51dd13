package io.github.msal4j.servlet.internal.session;

/** When a sign-in was used, as far as this object of it has seen; a store does not keep it. Thread-safe. */
public final class Usage {
    private static final long ADDRESS_GOOD_FOR = 60_000;

    private volatile long lastAt;
    private volatile long verifiedNotBefore;
    private volatile String address = "";
    private volatile long addressAt;

    /** There is a request of it, at so many milliseconds since 1970. */
    public void seen(long now) {
        lastAt = now;
    }

    /** When there was the last request, in milliseconds since 1970; 0 if there was none. */
    public long lastAt() {
        return lastAt;
    }

    /** Whether it is time to look where the last request came from, which is done once a minute. */
    public boolean wantsAddress() {
        return lastAt - addressAt > ADDRESS_GOOD_FOR;
    }

    public void cameFrom(String where) {
        address = where;
        addressAt = lastAt;
    }

    /** Where a late request came from; empty if there was none. */
    public String address() {
        return address;
    }

    /** The provider is not asked again about this sign-in before this time, in milliseconds since 1970. */
    public void putOffVerification(long until) {
        verifiedNotBefore = until;
    }

    public boolean isVerificationPutOff(long now) {
        return now < verifiedNotBefore;
    }
}
