package io.github.msal4j.servlet.internal.session;

/** Why a sign-in that lies in a session is not believed. */
public enum Distrust {
    NOT_SEALED(
            "it was not sealed, while msal.session-key is set here: it was stored before the key was set, by a node that has"
                    + " no key, or by somebody who can write to the session store; all nodes need the key, and users sign in once more"
                    + " after the first key has been set"),
    NO_KEY_FITS(
            "it is sealed, but by none of the keys in this application's msal.session-key, or was changed in the session"
                    + " store; to change a key, first add the new one in the second place at all nodes, then put it first at all"
                    + " nodes, and take the old one away after msal.session-lifetime"),
    OTHER_SESSION(
            "it was sealed for another session: somebody has copied it within the session store, or the container has"
                    + " changed the session's id without telling a HttpSessionIdListener"),
    OTHER_FORM(
            "it cannot be read: another version of this library has written it, or another class loader has read it");

    private final String explanation;

    Distrust(String explanation) {
        this.explanation = explanation;
    }

    /** For the log, with the remedy; without a full stop. */
    public String explanation() {
        return explanation;
    }
}
