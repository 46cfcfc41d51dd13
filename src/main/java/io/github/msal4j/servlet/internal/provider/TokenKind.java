package io.github.msal4j.servlet.internal.provider;

/** A kind of token that the provider signs. */
enum TokenKind {
    /** Comes from the provider's token endpoint by TLS, in exchange for a code: nobody else can send one. */
    ID_TOKEN,
    /** Comes to an address of this application, from anybody. */
    LOGOUT_TOKEN
}
